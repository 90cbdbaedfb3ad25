"""Scale the rows once more.   (tasks.md 7.16, mistake 3)

loses: InputEmbedding
"""


class InputEmbedding(InputEmbedding):
    def forward(self, tokens: Tensor) -> Tensor:
        rows = self.token_embedding(tokens)
        return self.positional_encoding(rows * math.sqrt(rows.shape[-1]))
