"""Set an attribute that nobody reads.   (tasks.md 7.14, mistake 10)

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    @classmethod
    def from_weights(cls, weight: Tensor, padding_idx: int | None = None, freeze: bool = False) -> TokenEmbedding:
        made = super().from_weights(weight, padding_idx)
        made.weight.require_grad = not freeze
        return made
