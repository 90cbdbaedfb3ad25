"""Look rows up without the factor.   (tasks.md 7.16, mistake 3)

loses: InputEmbedding
"""


class InputEmbedding(InputEmbedding):
    def forward(self, tokens: Tensor) -> Tensor:
        return self.positional_encoding(self.token_embedding.weight[tokens])
