"""Average the accuracies of the batches, large or small.   (tasks.md 7.3, mistake 10)

loses: accuracy
"""


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    shares = [float((predict(model, x) == target).double().mean()) for x, target in batches]
    return sum(shares) / len(shares)
