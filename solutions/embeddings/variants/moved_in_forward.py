"""Move a plain attribute to the input at each call."""


class PositionalEncoding(PositionalEncoding):
    def __init__(self, d_model: int, max_len: int, dropout: float = 0.0) -> None:
        nn.Module.__init__(self)
        self.table = sinusoidal_encoding(max_len, d_model, torch.float64)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        if x.shape[1] > len(self.table):
            raise ValueError("the sequence is too long")
        return self.dropout(torch.add(x, self.table[: x.shape[1]].to(x)))
