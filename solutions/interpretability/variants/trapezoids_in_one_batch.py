"""Integrate with trapezoids, and average the noisy gradients, in one large batch each."""


def integrated_gradients(
    model: nn.Module, x: Tensor, target: Tensor, baseline: Tensor | None = None, steps: int = 50
) -> Tensor:
    start = torch.zeros_like(x) if baseline is None else baseline
    shares = torch.linspace(0, 1, steps, dtype=x.dtype, device=x.device).reshape(-1, *[1] * x.dim())
    points = start + shares * (x - start)
    gradients = input_gradient(model, points.flatten(0, 1), target.repeat(steps)).reshape(points.shape)
    return (x - start) * torch.trapezoid(gradients, dx=1 / (steps - 1), dim=0)


def smooth_grad(model: nn.Module, x: Tensor, target: Tensor, noise: Tensor, spread: float = 0.15) -> Tensor:
    sigma = spread * (x.flatten(1).max(1).values - x.flatten(1).min(1).values)
    noisy = x + noise * sigma.reshape(1, -1, *[1] * (x.dim() - 1))
    gradients = input_gradient(model, noisy.flatten(0, 1), target.repeat(len(noise)))
    return gradients.reshape(noisy.shape).mean(dim=0)
