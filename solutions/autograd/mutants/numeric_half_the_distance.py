"""Divide by the step, not by the distance of the two points.   (tasks.md 7.2, mistake 14)

loses: gradients
"""


def numeric_gradient(f: Function, x: torch.Tensor, step: float = 1e-6) -> torch.Tensor:
    point = x.detach().double().flatten()
    result = torch.zeros_like(point)
    with torch.no_grad():
        for index in range(point.numel()):
            shift = torch.zeros_like(point)
            shift[index] = step
            result[index] = (f((point + shift).reshape(x.shape)) - f((point - shift).reshape(x.shape))) / step
    return result.reshape(x.shape)
