"""Ask for the truth of padding_idx, which is false for row 0.   (tasks.md 7.16, mistake 2)

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    @torch.no_grad()
    def reset_parameters(self) -> None:
        nn.init.normal_(self.weight, std=self.weight.shape[1] ** -0.5)
        if self.padding_idx:
            self.weight[self.padding_idx] = 0
