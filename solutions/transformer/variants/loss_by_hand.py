"""Gather log-probabilities."""


def training_loss(model: nn.Module, source: Tensor, target: Tensor) -> Tensor:
    scores = model(source, target[:, :-1]).log_softmax(-1)
    labels = target[:, 1:]
    real = labels != model.padding_idx
    return -scores.gather(-1, labels.unsqueeze(-1)).squeeze(-1)[real].mean()
