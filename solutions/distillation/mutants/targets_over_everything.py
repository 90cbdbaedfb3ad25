"""Normalise over all the elements.   (tasks.md 7.9, mistake 1)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    powers = torch.exp((logits - logits.max()).detach() / temperature)
    return powers / powers.sum()
