"""Draw in the constructor only.

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    def __init__(self, num_tokens: int, d_model: int, padding_idx: int | None = None) -> None:
        super().__init__(num_tokens, d_model, padding_idx)
        super().reset_parameters()

    def reset_parameters(self) -> None:
        pass
