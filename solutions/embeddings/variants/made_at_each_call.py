"""Make the rows at each call, where the input is."""


class PositionalEncoding(PositionalEncoding):
    def __init__(self, d_model: int, max_len: int, dropout: float = 0.0) -> None:
        nn.Module.__init__(self)
        self.max_len, self.p = max_len, dropout

    def forward(self, x: Tensor) -> Tensor:
        if x.shape[1] > self.max_len:
            raise ValueError("the sequence is too long")
        total = x + sinusoidal_encoding(x.shape[1], x.shape[2], x.dtype, x.device)
        if not self.training or self.p == 0:
            return total
        return total * torch.bernoulli(torch.full_like(total, 1 - self.p)) / (1 - self.p)
