"""Take axis 1 for the classes, which is right for a table only.   (tasks.md 7.15, mistake 9)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    return torch.softmax(logits.detach() / temperature, dim=min(1, logits.dim() - 1))
