"""Forget the factor.   (tasks.md 7.16, mistake 3)

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    def forward(self, tokens: Tensor) -> Tensor:
        return embed(self.weight, tokens, self.padding_idx)
