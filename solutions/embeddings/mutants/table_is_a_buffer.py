"""Keep the table as a buffer.   (tasks.md 7.16, mistake 4)

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    def __init__(self, num_tokens: int, d_model: int, padding_idx: int | None = None) -> None:
        nn.Module.__init__(self)
        self.padding_idx = padding_idx
        self.register_buffer("weight", torch.empty(num_tokens, d_model))
        self.reset_parameters()

    @classmethod
    def from_weights(cls, weight: Tensor, padding_idx: int | None = None, freeze: bool = False) -> TokenEmbedding:
        made = cls(*weight.shape, padding_idx=padding_idx)
        made.weight = weight.detach().clone()
        return made
