"""Take sine and cosine from complex numbers."""


def sinusoidal_encoding(
    length: int, d_model: int, dtype: torch.dtype = torch.float32, device: torch.device | str | None = None
) -> Tensor:
    position = torch.arange(length, dtype=torch.float64, device=device).unsqueeze(1)
    exponent = torch.arange(0, d_model, 2, dtype=torch.float64, device=device) / d_model
    angle = position / 10000**exponent
    turned = torch.view_as_real(torch.polar(torch.ones_like(angle), angle))
    return turned.flip(-1).flatten(1)[:, :d_model].to(dtype)
