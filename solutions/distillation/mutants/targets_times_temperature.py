"""Multiply by the temperature instead of dividing.   (tasks.md 7.15, mistake 6)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    return torch.softmax(logits.detach() * temperature, dim=-1)
