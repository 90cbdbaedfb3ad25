"""Take the probability for that of staying.

loses: PositionalEncoding
"""


class PositionalEncoding(PositionalEncoding):
    def __init__(self, d_model: int, max_len: int, dropout: float = 0.0) -> None:
        super().__init__(d_model, max_len, 1 - dropout if dropout else 0.0)
