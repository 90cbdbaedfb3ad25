"""Predict in torch.inference_mode, by max, and return the accuracy as a 0-D tensor."""


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    modes = {module: module.training for module in model.modules()}
    try:
        with torch.inference_mode():
            return model.eval()(x).max(dim=-1).indices
    finally:
        for module in modes:
            module.training = modes[module]


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    answers = [(predict(model, x), target) for x, target in batches]
    right = torch.cat([classes == target for classes, target in answers])
    return right.double().mean()
