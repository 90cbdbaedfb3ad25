"""Forget eval().   (tasks.md 7.3, mistake 4)

loses: accuracy
"""


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    right = total = 0
    modes = [(module, module.training) for module in model.modules()]
    with torch.no_grad():
        for x, target in batches:
            right += int((model(x).argmax(dim=1) == target).sum())
            total += len(target)
    for module, training in modes:
        module.training = training
    return right / total
