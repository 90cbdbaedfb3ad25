"""Add a trained bias.

loses: InputEmbedding
"""


class InputEmbedding(InputEmbedding):
    def __init__(
        self, num_tokens: int, d_model: int, max_len: int, padding_idx: int | None = None, dropout: float = 0.0
    ) -> None:
        super().__init__(num_tokens, d_model, max_len, padding_idx, dropout)
        self.bias = nn.Parameter(torch.zeros(num_tokens))

    def logits(self, hidden: Tensor) -> Tensor:
        return hidden @ self.token_embedding.weight.T + self.bias
