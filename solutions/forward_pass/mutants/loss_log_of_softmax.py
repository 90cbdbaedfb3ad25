"""Take the logarithm of a probability that has become 0.   (tasks.md 7.9, mistake 9)

loses: loss
"""


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return -logits.softmax(dim=1).gather(1, target[:, None]).log().mean()
