"""Return a percentage.   (tasks.md 7.3, mistake 16)

loses: accuracy
"""


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    right = total = 0
    for x, target in batches:
        right += int((predict(model, x) == target).sum())
        total += len(target)
    return 100 * right / total
