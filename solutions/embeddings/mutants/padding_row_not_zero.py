"""Draw the padding row like the others.   (tasks.md 7.16, mistake 2)

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    @torch.no_grad()
    def reset_parameters(self) -> None:
        nn.init.normal_(self.weight, std=self.weight.shape[1] ** -0.5)
