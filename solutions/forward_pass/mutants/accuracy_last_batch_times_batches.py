"""Take every batch for as large as the last.   (tasks.md 7.3, mistake 10)

loses: accuracy
"""


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    right = total = count = 0
    for x, target in batches:
        right += int((predict(model, x) == target).sum())
        total = len(target)
        count += 1
    return right / (total * count)
