"""Add the small number to the standard deviation.   (tasks.md 7.18, mistake 4)

loses: AddNorm
"""


class Norm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.bias = nn.Parameter(torch.zeros(width))

    def forward(self, x: Tensor) -> Tensor:
        mean = x.mean(-1, keepdim=True)
        variance = x.var(-1, keepdim=True, correction=0)
        return (x - mean) / (variance.sqrt() + 1e-5) * self.weight + self.bias


class AddNorm(AddNorm):
    def __init__(self, d_model: int, dropout: float = 0.0) -> None:
        super().__init__(d_model, dropout)
        self.norm = Norm(d_model)
