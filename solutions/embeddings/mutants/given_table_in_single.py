"""Copy a given table into one of float32.

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    @classmethod
    def from_weights(cls, weight: Tensor, padding_idx: int | None = None, freeze: bool = False) -> TokenEmbedding:
        made = cls(*weight.shape, padding_idx=padding_idx)
        made.weight.data.copy_(weight)
        return made.requires_grad_(not freeze)
