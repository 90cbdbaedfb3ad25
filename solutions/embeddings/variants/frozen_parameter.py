"""Keep the table as a parameter that is not trained."""


class PositionalEncoding(PositionalEncoding):
    def __init__(self, d_model: int, max_len: int, dropout: float = 0.0) -> None:
        nn.Module.__init__(self)
        self.table = nn.Parameter(sinusoidal_encoding(max_len, d_model), requires_grad=False)
        self.dropout = nn.Dropout(dropout)
