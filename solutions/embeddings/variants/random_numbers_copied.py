"""Draw with randn and copy."""


class TokenEmbedding(TokenEmbedding):
    @torch.no_grad()
    def reset_parameters(self) -> None:
        table = torch.randn(self.weight.shape) / math.sqrt(self.weight.shape[1])
        if self.padding_idx is not None:
            table[self.padding_idx] = 0
        self.weight.copy_(table)
