"""Copy the table for the scores.   (tasks.md 7.16, mistake 8)

loses: InputEmbedding
"""


class InputEmbedding(InputEmbedding):
    def __init__(
        self, num_tokens: int, d_model: int, max_len: int, padding_idx: int | None = None, dropout: float = 0.0
    ) -> None:
        super().__init__(num_tokens, d_model, max_len, padding_idx, dropout)
        self.output = nn.Linear(d_model, num_tokens, bias=False)
        self.output.weight.data.copy_(self.token_embedding.weight)

    def logits(self, hidden: Tensor) -> Tensor:
        return self.output(hidden)
