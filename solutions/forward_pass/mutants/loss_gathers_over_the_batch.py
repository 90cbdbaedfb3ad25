"""Pick the targets along the batch.   (tasks.md 7.9, mistake 9)

loses: loss
"""


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return -logits.log_softmax(dim=1).gather(0, target[None, :]).mean()
