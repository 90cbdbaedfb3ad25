"""Index the samples with the class numbers.   (tasks.md 7.9, mistake 9)

loses: loss
"""


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return -logits.log_softmax(dim=1)[target % len(logits)].diagonal().mean()
