"""Let autograd record the forward pass.   (tasks.md 7.3, mistake 5)

loses: predict
"""


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        return model(x).argmax(dim=1)
    finally:
        for module, training in modes:
            module.training = training
