"""Keep dropout to itself.

loses: EncoderLayer
"""


class EncoderLayer(EncoderLayer):
    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        super().__init__(d_model, num_heads, d_ff)
