"""Draw what stays by hand."""


class AddNorm(AddNorm):
    def __init__(self, d_model: int, dropout: float = 0.0) -> None:
        nn.Module.__init__(self)
        self.norm = nn.LayerNorm(d_model)
        self.p = dropout

    def forward(self, x: Tensor, result: Tensor) -> Tensor:
        if self.training and self.p > 0:
            kept = torch.rand_like(result) >= self.p
            result = result * kept / max(1 - self.p, 1e-9)
        return self.norm(x + result)
