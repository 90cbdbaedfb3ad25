"""Return float64 whatever comes.   (tasks.md 7.9, mistake 7)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    return torch.softmax(logits.detach().double() / temperature, dim=-1)
