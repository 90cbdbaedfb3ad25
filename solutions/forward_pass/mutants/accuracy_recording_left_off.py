"""Switch autograd off for good.   (tasks.md 7.3, mistake 5)

loses: accuracy
"""


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    right = total = 0
    torch.set_grad_enabled(False)
    for x, target in batches:
        right += int((predict(model, x) == target).sum())
        total += len(target)
    return right / total
