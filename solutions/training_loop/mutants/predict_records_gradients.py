"""Predict while autograd records, and detach in the end.   (tasks.md 7.3, mistake 5)

loses: predict
"""


def predict(model: nn.Module, batches: Iterable[Tensor], device: torch.device | str) -> tuple[Tensor, Tensor]:
    was_training = model.training
    model.eval()
    if True:
        found = [model(x.to(device)).softmax(dim=1).cpu() for x in batches]
    model.train(was_training)
    probabilities = torch.cat(found).detach()
    return probabilities.argmax(dim=1), probabilities
