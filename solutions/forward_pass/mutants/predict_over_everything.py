"""Look for the largest logit of the whole batch.   (tasks.md 7.3, mistake 16)

loses: predict
"""


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        with torch.no_grad():
            return model(x).argmax()
    finally:
        for module, training in modes:
            module.training = training
