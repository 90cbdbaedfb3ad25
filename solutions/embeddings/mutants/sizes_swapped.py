"""Make the table (D, V).   (tasks.md 7.16, mistake 10)

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    def __init__(self, num_tokens: int, d_model: int, padding_idx: int | None = None) -> None:
        super().__init__(
            d_model, num_tokens, padding_idx if padding_idx is not None and padding_idx < d_model else None
        )
