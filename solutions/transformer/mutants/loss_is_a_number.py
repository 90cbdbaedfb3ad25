"""Return a plain number, without gradients.

loses: training_and_decoding
"""


def training_loss(model: nn.Module, source: Tensor, target: Tensor) -> Tensor:
    scores = model(source, target[:, :-1])
    labels = target[:, 1:]
    loss = nn.functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=model.padding_idx)
    return torch.tensor(loss.item(), dtype=loss.dtype, device=loss.device)
