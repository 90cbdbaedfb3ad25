"""Return float32 whatever comes.   (tasks.md 7.9, mistake 7)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    return torch.softmax(logits.detach().float() / temperature, dim=-1)
