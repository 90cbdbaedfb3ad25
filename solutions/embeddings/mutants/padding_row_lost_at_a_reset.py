"""Zero the padding row in the constructor only.   (tasks.md 7.16, mistake 2)

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    def __init__(self, num_tokens: int, d_model: int, padding_idx: int | None = None) -> None:
        super().__init__(num_tokens, d_model, padding_idx)
        if padding_idx is not None:
            self.weight.data[padding_idx] = 0

    @torch.no_grad()
    def reset_parameters(self) -> None:
        nn.init.normal_(self.weight, std=self.weight.shape[1] ** -0.5)
