"""Derive from torch's layer, which knows the padding."""


class TokenEmbedding(nn.Embedding):
    def __init__(self, num_tokens: int, d_model: int, padding_idx: int | None = None) -> None:
        super().__init__(num_tokens, d_model, padding_idx)

    @torch.no_grad()
    def reset_parameters(self) -> None:
        self.weight.normal_(0, self.embedding_dim**-0.5)
        if self.padding_idx is not None:
            self.weight[self.padding_idx].zero_()

    @classmethod
    def from_weights(cls, weight: Tensor, padding_idx: int | None = None, freeze: bool = False) -> TokenEmbedding:
        made = cls(*weight.shape, padding_idx).to(weight)
        made.load_state_dict({"weight": weight})
        made.weight.requires_grad_(not freeze)
        return made

    def forward(self, tokens: Tensor) -> Tensor:
        return super().forward(tokens) * self.embedding_dim**0.5
