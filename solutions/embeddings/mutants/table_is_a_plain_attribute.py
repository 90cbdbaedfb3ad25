"""Keep the table as a plain attribute, which does not move.   (tasks.md 7.17, mistake 6)

loses: PositionalEncoding
"""


class PositionalEncoding(PositionalEncoding):
    def __init__(self, d_model: int, max_len: int, dropout: float = 0.0) -> None:
        nn.Module.__init__(self)
        self.table = sinusoidal_encoding(max_len, d_model)
        self.dropout = nn.Dropout(dropout)
