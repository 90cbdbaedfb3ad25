"""Swallow an error of the model.   (tasks.md 7.3, mistake 7)

loses: predict
"""


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        with torch.no_grad():
            return model(x).argmax(dim=1)
    except Exception:
        return torch.zeros(len(x), dtype=torch.int64, device=x.device)
    finally:
        for module, training in modes:
            module.training = training
