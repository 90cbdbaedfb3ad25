"""Use one norm for all.   (tasks.md 7.18, mistake 9)

loses: DecoderLayer
"""


class DecoderLayer(DecoderLayer):
    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        super().__init__(d_model, num_heads, d_ff, dropout)
        self.add_norm_2 = self.add_norm_3 = self.add_norm_1
