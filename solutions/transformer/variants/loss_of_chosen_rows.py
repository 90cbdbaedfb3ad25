"""Choose what is predicted first."""


def training_loss(model: nn.Module, source: Tensor, target: Tensor) -> Tensor:
    memory = model.encode(source)
    scores = model.decode(target[:, :-1], memory, source)
    labels = target[:, 1:]
    real = labels.ne(model.padding_idx)
    return nn.functional.cross_entropy(scores[real], labels[real])
