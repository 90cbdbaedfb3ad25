"""Score the whole target, and leave the last score out."""


def training_loss(model: nn.Module, source: Tensor, target: Tensor) -> Tensor:
    scores = model(source, target)[:, :-1]
    labels = target[:, 1:]
    return nn.functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=model.padding_idx)
