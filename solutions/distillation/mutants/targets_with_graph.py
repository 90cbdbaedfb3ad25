"""Leave the soft targets on the teacher's graph.   (tasks.md 7.15, mistake 8)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    return torch.softmax(logits / temperature, dim=-1)
