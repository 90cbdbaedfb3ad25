"""Make the range symmetric.

loses: parameters
"""


def affine_params(x: Tensor, qmin: int = -128, qmax: int = 127) -> tuple[Tensor, Tensor]:
    largest = x.abs().max()
    scale = 2 * largest / (qmax - qmin)
    scale = torch.where(scale == 0, torch.ones_like(scale), scale)
    return scale, torch.tensor(round((qmin + qmax) / 2))
