"""Train in the memory of the given table.

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    @classmethod
    def from_weights(cls, weight: Tensor, padding_idx: int | None = None, freeze: bool = False) -> TokenEmbedding:
        made = cls(*weight.shape, padding_idx=padding_idx)
        made.weight = nn.Parameter(weight, requires_grad=not freeze)
        return made
