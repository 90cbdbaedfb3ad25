"""Zero the padding row of a given table.

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    @classmethod
    def from_weights(cls, weight: Tensor, padding_idx: int | None = None, freeze: bool = False) -> TokenEmbedding:
        made = super().from_weights(weight, padding_idx, freeze)
        if padding_idx is not None:
            made.weight.data[padding_idx] = 0
        return made
