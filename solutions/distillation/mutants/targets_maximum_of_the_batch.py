"""Subtract the largest logit of the batch, not of the row.   (tasks.md 7.15, mistake 12; 7.9, mistake 2)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    powers = torch.exp((logits - logits.max()).detach() / temperature)
    return powers / powers.sum(dim=-1, keepdim=True)
