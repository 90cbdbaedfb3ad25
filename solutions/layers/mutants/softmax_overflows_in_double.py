"""Compute in float64 instead of subtracting something.   (tasks.md 7.9, mistake 3)

loses: softmax_and_loss
"""


class Softmax(Softmax):
    def forward(self, x: Tensor) -> Tensor:
        powers = torch.exp(x.double())
        return (powers / powers.sum(self.dim, keepdim=True)).to(x.dtype)
