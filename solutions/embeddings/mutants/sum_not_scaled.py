"""Look rows up without the factor.   (tasks.md 7.17, mistake 9)

loses: InputEmbedding
"""


class InputEmbedding(InputEmbedding):
    def forward(self, tokens: Tensor) -> Tensor:
        return self.positional_encoding(self.token_embedding.weight[tokens])
