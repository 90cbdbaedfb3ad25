"""Call model.forward, which skips hooks.   (tasks.md 7.3, mistake 20)

loses: predict
"""


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        with torch.no_grad():
            return model.forward(x).argmax(dim=1)
    finally:
        for module, training in modes:
            module.training = training
