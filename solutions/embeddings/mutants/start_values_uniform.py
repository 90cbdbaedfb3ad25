"""Draw from a uniform distribution of the right width.

loses: TokenEmbedding
"""


class TokenEmbedding(TokenEmbedding):
    @torch.no_grad()
    def reset_parameters(self) -> None:
        bound = math.sqrt(3 / self.weight.shape[1])
        nn.init.uniform_(self.weight, -bound, bound)
        if self.padding_idx is not None:
            self.weight[self.padding_idx] = 0
