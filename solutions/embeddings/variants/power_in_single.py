"""Compute powers in float32."""


def sinusoidal_encoding(
    length: int, d_model: int, dtype: torch.dtype = torch.float32, device: torch.device | str | None = None
) -> Tensor:
    columns = torch.arange(d_model, device=device)
    rate = torch.pow(10000.0, -2.0 * (columns // 2) / d_model)
    angle = torch.arange(length, device=device)[:, None] * rate[None, :]
    return torch.where(columns % 2 == 0, angle.sin(), angle.cos()).to(dtype)
