"""Leave out a last batch that is smaller.

loses: predict
"""


def predict(model: nn.Module, batches: Iterable[Tensor], device: torch.device | str) -> tuple[Tensor, Tensor]:
    was_training = model.training
    model.eval()
    with torch.no_grad():
        found = [model(x.to(device)).softmax(dim=1).cpu() for x in batches]
    model.train(was_training)
    probabilities = torch.cat([each for each in found if len(each) == len(found[0])])
    return probabilities.argmax(dim=1), probabilities
