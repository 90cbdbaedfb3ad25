"""Fill the table number by number."""


def sinusoidal_encoding(
    length: int, d_model: int, dtype: torch.dtype = torch.float32, device: torch.device | str | None = None
) -> Tensor:
    rows = []
    for position in range(length):
        rates = [10000 ** (column // 2 * 2 / d_model) for column in range(d_model)]
        rows.append([(math.cos if c % 2 else math.sin)(position / rate) for c, rate in enumerate(rates)])
    return torch.tensor(rows, dtype=dtype, device=device)
