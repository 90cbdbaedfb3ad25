"""Put the model in evaluation mode.

loses: training_and_decoding
"""


def training_loss(model: nn.Module, source: Tensor, target: Tensor) -> Tensor:
    model.eval()
    scores = model(source, target[:, :-1])
    labels = target[:, 1:]
    return nn.functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=model.padding_idx)
