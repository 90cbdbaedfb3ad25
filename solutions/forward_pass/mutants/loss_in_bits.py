"""Use the logarithm to base 2.   (tasks.md 7.9, mistake 9)

loses: loss
"""


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return -logits.log_softmax(dim=1).gather(1, target[:, None]).mean() / math.log(2)
