"""Restore the mode only if all goes well.   (tasks.md 7.3, mistake 7)

loses: predict
"""


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    with torch.no_grad():
        classes = model(x).argmax(dim=1)
    for module, training in modes:
        module.training = training
    return classes
