"""Return (D, L).

loses: sinusoidal_encoding
"""


def sinusoidal_encoding(
    length: int, d_model: int, dtype: torch.dtype = torch.float32, device: torch.device | str | None = None
) -> Tensor:
    position = torch.arange(length, dtype=torch.float64, device=device).unsqueeze(1)
    exponent = torch.arange(0, d_model, 2, dtype=torch.float64, device=device) / d_model
    angle = position / 10000**exponent
    table = torch.stack((angle.sin(), angle.cos()), dim=-1).flatten(1)
    return table[:, :d_model].T.to(dtype)
