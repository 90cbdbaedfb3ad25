"""Take maximum, whose slope at 0 is a half, and copy before viewing."""


class ReLU(ReLU):
    def forward(self, x: Tensor) -> Tensor:
        return torch.maximum(x, torch.zeros_like(x))


class Flatten(nn.Module):
    def __init__(self, start_dim=1, end_dim=-1):
        super().__init__()
        self.dims = (start_dim, end_dim)

    def forward(self, x: Tensor) -> Tensor:
        start, end = (d + x.dim() if d < 0 else d for d in self.dims)
        size = 1
        for length in x.shape[start : end + 1]:
            size *= length
        return x.contiguous().view(list(x.shape[:start]) + [size] + list(x.shape[end + 1 :]))
