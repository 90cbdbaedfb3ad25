"""Compute the frequencies by exp and log, in float32."""


def sinusoidal_encoding(
    length: int, d_model: int, dtype: torch.dtype = torch.float32, device: torch.device | str | None = None
) -> Tensor:
    table = torch.zeros(length, d_model, device=device)
    position = torch.arange(0, length, dtype=torch.float32, device=device).unsqueeze(1)
    rate = torch.exp(torch.arange(0, d_model, 2, device=device).float() * (-math.log(10000.0) / d_model))
    table[:, 0::2] = torch.sin(position * rate)
    table[:, 1::2] = torch.cos(position * rate[: d_model // 2])
    return table.to(dtype)
