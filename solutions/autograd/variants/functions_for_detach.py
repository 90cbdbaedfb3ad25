"""Use a custom Function, no_grad, lerp and .data."""


class _Round(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.round()

    @staticmethod
    def backward(ctx, upstream):
        return upstream


def straight_through(x: torch.Tensor) -> torch.Tensor:
    return _Round.apply(x)


def consistency(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        fixed = target.clone()
    return torch.nn.functional.mse_loss(prediction, fixed)


def update_average(average: torch.Tensor, value: torch.Tensor, rate: float) -> None:
    average.lerp_(value.data, rate)
