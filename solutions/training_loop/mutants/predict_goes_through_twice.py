"""Go through the batches once for the classes and once for the probabilities.   (tasks.md 7.3, mistake 15)

loses: predict
"""


def predict(model: nn.Module, batches: Iterable[Tensor], device: torch.device | str) -> tuple[Tensor, Tensor]:
    was_training = model.training
    model.eval()
    with torch.no_grad():
        classes = torch.cat([model(x.to(device)).argmax(dim=1).cpu() for x in batches])
        found = [model(x.to(device)).softmax(dim=1).cpu() for x in batches]
    model.train(was_training)
    return classes, torch.cat(found)
