"""Go through the batches twice, which a stream does not allow.   (tasks.md 7.3, mistake 15)

loses: accuracy
"""


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    total = sum(len(target) for _, target in batches)
    right = sum(int((predict(model, x) == target).sum()) for x, target in batches)
    return right / total if right else 0.0
