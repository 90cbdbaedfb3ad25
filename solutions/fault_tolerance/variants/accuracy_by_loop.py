"""Look at one row after the other; a sum finds NaN and infinities."""


def safe_accuracy(logits: Tensor, targets: Tensor) -> float:
    right = 0
    for row, target in zip(logits, targets, strict=True):
        values = row.tolist()
        if all(abs(value) < float("inf") for value in values) and values.index(max(values)) == int(target):
            right += 1
    return torch.tensor(right / len(targets), dtype=torch.float64)
