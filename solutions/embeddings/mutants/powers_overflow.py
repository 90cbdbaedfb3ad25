"""Compute the powers of 10000 in whole numbers.   (tasks.md 7.17, mistake 5)

loses: sinusoidal_encoding
"""


def sinusoidal_encoding(
    length: int, d_model: int, dtype: torch.dtype = torch.float32, device: torch.device | str | None = None
) -> Tensor:
    position = torch.arange(length, dtype=torch.float64, device=device).unsqueeze(1)
    power = 10000 ** torch.arange(0, d_model, 2, device=device)
    angle = position / power.double() ** (1 / d_model)
    table = torch.stack((angle.sin(), angle.cos()), dim=-1).flatten(1)
    return table[:, :d_model].to(dtype)
