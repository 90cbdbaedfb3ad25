"""Seed the generator before drawing.

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    @torch.no_grad()
    def reset_parameters(self) -> None:
        torch.manual_seed(0)
        nn.init.normal_(self.weight, std=self.weight.shape[1] ** -0.5)
        if self.padding_idx is not None:
            self.weight[self.padding_idx] = 0
