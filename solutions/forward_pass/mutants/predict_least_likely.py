"""Return the smallest logit's class.   (tasks.md 7.9)

loses: predict
"""


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        with torch.no_grad():
            return (-model(x)).softmax(dim=1).argmax(dim=1)
    finally:
        for module, training in modes:
            module.training = training
