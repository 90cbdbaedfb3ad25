"""Add up row by row."""


def training_loss(model: nn.Module, source: Tensor, target: Tensor) -> Tensor:
    scores = model(source, target[:, :-1])
    labels = target[:, 1:]
    total, count = 0.0, 0
    for row, answers in zip(scores, labels, strict=True):
        real = answers != model.padding_idx
        total = total + nn.functional.cross_entropy(row[real], answers[real], reduction="sum")
        count += int(real.sum())
    return total / count
