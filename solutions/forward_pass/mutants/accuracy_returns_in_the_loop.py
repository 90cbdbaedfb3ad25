"""Return after the first batch.   (tasks.md 7.3, mistake 13)

loses: accuracy
"""


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    right = total = 0
    for x, target in batches:
        right += int((predict(model, x) == target).sum())
        total += len(target)
        return right / total
