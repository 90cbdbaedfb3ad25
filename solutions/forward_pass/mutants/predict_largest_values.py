"""Return the largest logits, not their places.   (tasks.md 7.9)

loses: predict
"""


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        with torch.no_grad():
            return model(x).amax(dim=1)
    finally:
        for module, training in modes:
            module.training = training
