"""Look for the largest logit of each class.   (tasks.md 7.3, mistake 16)

loses: accuracy
"""


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    right = total = 0
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    with torch.no_grad():
        for x, target in batches:
            right += int((model(x).argmax(dim=0) == target).sum())
            total += len(target)
    for module, training in modes:
        module.training = training
    return right / total
