"""Take the mean of the means of the rows.

loses: training_and_decoding
"""


def training_loss(model: nn.Module, source: Tensor, target: Tensor) -> Tensor:
    scores = model(source, target[:, :-1])
    labels = target[:, 1:]
    losses = nn.functional.cross_entropy(
        scores.transpose(1, 2), labels, ignore_index=model.padding_idx, reduction="none"
    )
    return (losses.sum(1) / (labels != model.padding_idx).sum(1)).mean()
