"""Forget the padding of a given table.   (tasks.md 7.16, mistake 2)

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    @classmethod
    def from_weights(cls, weight: Tensor, padding_idx: int | None = None, freeze: bool = False) -> TokenEmbedding:
        made = cls(*weight.shape)
        made.weight = nn.Parameter(weight.detach().clone(), requires_grad=not freeze)
        return made
