"""Scale the table before the look-up."""


class TokenEmbedding(TokenEmbedding):
    def forward(self, tokens: Tensor) -> Tensor:
        return embed(self.weight * self.weight.shape[1] ** 0.5, tokens, self.padding_idx)
