"""Shift the caller's x and do not shift it back.   (tasks.md 7.2, mistake 12)

loses: gradients
"""


def numeric_gradient(f: Function, x: torch.Tensor, step: float = 1e-6) -> torch.Tensor:
    result = torch.zeros(x.shape, dtype=torch.float64, device=x.device)
    with torch.no_grad():
        for index in torch.cartesian_prod(*(torch.arange(size) for size in x.shape)).tolist():
            wide = x.detach().double()
            place = tuple(index)
            wide[place] += step
            ahead = f(wide)
            wide[place] -= 2 * step
            result[place] = (ahead - f(wide)) / (2 * step)
    return result
