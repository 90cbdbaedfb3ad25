"""Freeze a given table, as nn.Embedding.from_pretrained does.   (tasks.md 7.16, mistake 9)

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    @classmethod
    def from_weights(cls, weight: Tensor, padding_idx: int | None = None, freeze: bool = True) -> TokenEmbedding:
        return super().from_weights(weight, padding_idx, freeze)
