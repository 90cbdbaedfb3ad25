"""Call model.forward, so that hooks do not run.   (tasks.md 7.3, mistake 20)

loses: predict
"""


def predict(model: nn.Module, batches: Iterable[Tensor], device: torch.device | str) -> tuple[Tensor, Tensor]:
    was_training = model.training
    model.eval()
    with torch.no_grad():
        found = [model.forward(x.to(device)).softmax(dim=1).cpu() for x in batches]
    model.train(was_training)
    probabilities = torch.cat(found)
    return probabilities.argmax(dim=1), probabilities
