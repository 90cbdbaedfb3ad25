"""Hide the logarithm of 0 behind a small number.   (tasks.md 7.9, mistake 10)

loses: loss
"""


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return -(logits.softmax(dim=1).gather(1, target[:, None]) + 1e-9).log().mean()
