"""Add a small number, and do not treat zeros.   (tasks.md 7.27, mistake 6)

loses: parameters
"""


def symmetric_scale(x: Tensor, dim: int | None = None) -> Tensor:
    if dim is None:
        return x.abs().max() / 127 + 1e-8
    return x.abs().amax([axis for axis in range(x.dim()) if axis != dim % x.dim()], keepdim=True) / 127 + 1e-8
