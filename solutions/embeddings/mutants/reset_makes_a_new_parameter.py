"""Replace the parameter at a reset.

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    @torch.no_grad()
    def reset_parameters(self) -> None:
        table = torch.randn_like(self.weight) * self.weight.shape[1] ** -0.5
        if self.padding_idx is not None:
            table[self.padding_idx] = 0
        self.weight = nn.Parameter(table)
