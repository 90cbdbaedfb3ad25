"""Forget the temperature.   (tasks.md 7.15, mistake 6)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    return torch.softmax(logits.detach(), dim=-1)
