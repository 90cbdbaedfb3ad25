"""Give each column an exponent of its own.   (tasks.md 7.17, mistake 2)

loses: sinusoidal_encoding
"""


def sinusoidal_encoding(
    length: int, d_model: int, dtype: torch.dtype = torch.float32, device: torch.device | str | None = None
) -> Tensor:
    position = torch.arange(length, dtype=torch.float64, device=device).unsqueeze(1)
    exponent = torch.arange(d_model, dtype=torch.float64, device=device) / d_model
    angle = position / 10000**exponent
    table = angle.sin()
    table[:, 1::2] = angle[:, 1::2].cos()
    return table.to(dtype)
