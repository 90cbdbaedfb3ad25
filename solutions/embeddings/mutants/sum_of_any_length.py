"""Take 1000 positions for the longest sequence.

loses: InputEmbedding
"""


class InputEmbedding(InputEmbedding):
    def __init__(
        self, num_tokens: int, d_model: int, max_len: int, padding_idx: int | None = None, dropout: float = 0.0
    ) -> None:
        super().__init__(num_tokens, d_model, 1000, padding_idx, dropout)
