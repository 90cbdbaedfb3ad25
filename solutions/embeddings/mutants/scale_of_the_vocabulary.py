"""Multiply by sqrt(V).   (tasks.md 7.16, mistake 10)

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    def forward(self, tokens: Tensor) -> Tensor:
        return embed(self.weight, tokens, self.padding_idx) * math.sqrt(self.weight.shape[0])
