"""Leave the model in evaluation mode.   (tasks.md 7.3, mistake 7)

loses: predict
"""


def predict(model: nn.Module, batches: Iterable[Tensor], device: torch.device | str) -> tuple[Tensor, Tensor]:
    was_training = model.training
    model.eval()
    with torch.no_grad():
        found = [model(x.to(device)).softmax(dim=1).cpu() for x in batches]
    probabilities = torch.cat(found)
    return probabilities.argmax(dim=1), probabilities
