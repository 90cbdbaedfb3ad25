"""Keep the table as a plain tensor.   (tasks.md 7.16, mistake 4)

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    def __init__(self, num_tokens: int, d_model: int, padding_idx: int | None = None) -> None:
        nn.Module.__init__(self)
        self.padding_idx = padding_idx
        self.weight = torch.empty(num_tokens, d_model, dtype=torch.float64, requires_grad=True)
        self.reset_parameters()
