"""Change only the mode of the outermost module.   (tasks.md 7.3, mistake 4)

loses: predict
"""


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    training = model.training
    model.training = False
    try:
        with torch.no_grad():
            return model(x).argmax(dim=1)
    finally:
        model.training = training
