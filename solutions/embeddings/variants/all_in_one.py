"""Write the sum without the positional module."""


class InputEmbedding(InputEmbedding):
    def __init__(
        self, num_tokens: int, d_model: int, max_len: int, padding_idx: int | None = None, dropout: float = 0.0
    ) -> None:
        nn.Module.__init__(self)
        self.token_embedding = TokenEmbedding(num_tokens, d_model, padding_idx)
        self.register_buffer("rows", sinusoidal_encoding(max_len, d_model))
        self.drop = nn.Dropout(dropout)

    def forward(self, tokens: Tensor) -> Tensor:
        if tokens.shape[1] > self.rows.shape[0]:
            raise ValueError("the sequence is too long")
        return self.drop(self.token_embedding(tokens) + self.rows[: tokens.shape[1]])
