"""Keep the factor as a float32 tensor without axes."""


class TokenEmbedding(TokenEmbedding):
    def __init__(self, num_tokens: int, d_model: int, padding_idx: int | None = None) -> None:
        super().__init__(num_tokens, d_model, padding_idx)
        self.scale = torch.sqrt(torch.tensor(float(d_model)))

    def forward(self, tokens: Tensor) -> Tensor:
        return self.scale * embed(self.weight, tokens, self.padding_idx)
