"""Draw with a standard deviation of 1.

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    @torch.no_grad()
    def reset_parameters(self) -> None:
        nn.init.normal_(self.weight)
        if self.padding_idx is not None:
            self.weight[self.padding_idx] = 0
