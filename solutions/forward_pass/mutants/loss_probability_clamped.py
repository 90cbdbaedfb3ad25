"""Hide the logarithm of 0 behind a clamp.   (tasks.md 7.9, mistake 10)

loses: loss
"""


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return -logits.softmax(dim=1).gather(1, target[:, None]).clamp(min=1e-12).log().mean()
