"""Do not tell embed about the padding.   (tasks.md 7.16, mistake 2)

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    def forward(self, tokens: Tensor) -> Tensor:
        return embed(self.weight, tokens) * math.sqrt(self.weight.shape[1])
