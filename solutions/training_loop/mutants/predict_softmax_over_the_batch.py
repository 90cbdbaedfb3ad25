"""Take the softmax over the samples of a batch.

loses: predict
"""


def predict(model: nn.Module, batches: Iterable[Tensor], device: torch.device | str) -> tuple[Tensor, Tensor]:
    was_training = model.training
    model.eval()
    with torch.no_grad():
        found = [model(x.to(device)).softmax(dim=0).cpu() for x in batches]
    model.train(was_training)
    probabilities = torch.cat(found)
    return probabilities.argmax(dim=1), probabilities
