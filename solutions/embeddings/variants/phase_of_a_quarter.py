"""Write cosines as sines a quarter of a turn ahead."""


def sinusoidal_encoding(
    length: int, d_model: int, dtype: torch.dtype = torch.float32, device: torch.device | str | None = None
) -> Tensor:
    columns = torch.arange(d_model, dtype=torch.float64, device=device)
    angle = torch.arange(length, dtype=torch.float64, device=device).outer(
        10000 ** (-(columns - columns % 2) / d_model)
    )
    return torch.sin(angle + math.pi / 2 * (columns % 2)).to(dtype)
