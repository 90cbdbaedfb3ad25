"""Give cross entropy the classes on axis 1."""


def training_loss(model: nn.Module, source: Tensor, target: Tensor) -> Tensor:
    scores = model(source, target[:, :-1])
    labels = target[:, 1:]
    return nn.CrossEntropyLoss(ignore_index=model.padding_idx)(scores.transpose(1, 2), labels)
