"""Run the model once in training mode to warm it up.   (tasks.md 7.3, mistake 6)

loses: predict
"""


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    modes = [(module, module.training) for module in model.modules()]
    with torch.no_grad():
        model(x)
    model.eval()
    try:
        with torch.no_grad():
            return model(x).argmax(dim=1)
    finally:
        for module, training in modes:
            module.training = training
