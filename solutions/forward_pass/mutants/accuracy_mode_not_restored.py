"""Leave the model in eval mode.   (tasks.md 7.3, mistake 7)

loses: accuracy
"""


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    right = total = 0
    model.eval()
    with torch.no_grad():
        for x, target in batches:
            right += int((model(x).argmax(dim=1) == target).sum())
            total += len(target)
    return right / total
