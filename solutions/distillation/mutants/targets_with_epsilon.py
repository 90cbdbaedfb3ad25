"""Add 1e-9 to the probabilities.   (tasks.md 7.9, mistake 10)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    return torch.softmax(logits.detach() / temperature, dim=-1) + 1e-9
