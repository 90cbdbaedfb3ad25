"""Divide the logits in place.   (tasks.md 7.9, mistake 5)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    return torch.softmax(logits.detach().div_(temperature), dim=-1)
