"""Divide by sums that have lost their axis.   (tasks.md 7.9, mistake 4)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    powers = torch.exp((logits - logits.amax(dim=-1, keepdim=True)).detach() / temperature)
    return powers / powers.sum(dim=-1)
