"""End odd widths with a cosine.   (tasks.md 7.17, mistake 1)

loses: sinusoidal_encoding
"""


def sinusoidal_encoding(
    length: int, d_model: int, dtype: torch.dtype = torch.float32, device: torch.device | str | None = None
) -> Tensor:
    position = torch.arange(length, dtype=torch.float64, device=device).unsqueeze(1)
    exponent = torch.arange(0, d_model, 2, dtype=torch.float64, device=device) / d_model
    angle = position / 10000**exponent
    table = torch.stack((angle.sin(), angle.cos()), dim=-1).flatten(1)
    table = table[:, :d_model]
    if d_model % 2:
        table[:, -1] = angle[:, -1].cos()
    return table.to(dtype)
