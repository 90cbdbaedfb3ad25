"""Fill the cosines with all the angles, which does not fit odd widths.   (tasks.md 7.17, mistake 1)

loses: sinusoidal_encoding
"""


def sinusoidal_encoding(
    length: int, d_model: int, dtype: torch.dtype = torch.float32, device: torch.device | str | None = None
) -> Tensor:
    position = torch.arange(length, dtype=torch.float64, device=device).unsqueeze(1)
    exponent = torch.arange(0, d_model, 2, dtype=torch.float64, device=device) / d_model
    angle = position / 10000**exponent
    table = torch.zeros(length, d_model, dtype=torch.float64, device=device)
    table[:, 0::2] = angle.sin()
    table[:, 1::2] = angle.cos()
    return table.to(dtype)
