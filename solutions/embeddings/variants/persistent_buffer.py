"""Keep the table in the state, with a batch axis."""


class PositionalEncoding(PositionalEncoding):
    def __init__(self, d_model: int, max_len: int, dropout: float = 0.0) -> None:
        nn.Module.__init__(self)
        self.register_buffer("pe", sinusoidal_encoding(max_len, d_model).unsqueeze(0))
        self.p = dropout

    def forward(self, x: Tensor) -> Tensor:
        if x.size(1) > self.pe.size(1):
            raise ValueError("the sequence is too long")
        total = x + self.pe[:, : x.size(1)].type_as(x)
        return nn.functional.dropout(total, p=self.p, training=self.training)
