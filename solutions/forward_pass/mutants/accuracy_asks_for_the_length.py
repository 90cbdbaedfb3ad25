"""Ask a stream of batches for its length.   (tasks.md 7.3, mistake 15)

loses: accuracy
"""


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    shares = [0.0] * len(batches)
    sizes = [0] * len(batches)
    for place, (x, target) in enumerate(batches):
        shares[place] = int((predict(model, x) == target).sum())
        sizes[place] = len(target)
    return sum(shares) / sum(sizes)
