"""Compute with NumPy."""

import numpy


def sinusoidal_encoding(
    length: int, d_model: int, dtype: torch.dtype = torch.float32, device: torch.device | str | None = None
) -> Tensor:
    angle = numpy.arange(length)[:, None] / 10000 ** (numpy.arange(d_model) // 2 * 2 / d_model)
    angle[:, 0::2], angle[:, 1::2] = numpy.sin(angle[:, 0::2]), numpy.cos(angle[:, 1::2])
    return torch.from_numpy(angle).to(device=device, dtype=dtype)
