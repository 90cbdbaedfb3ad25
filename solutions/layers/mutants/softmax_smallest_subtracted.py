"""Subtract the smallest number.   (tasks.md 7.9, mistake 3)

loses: softmax_and_loss
"""


class Softmax(Softmax):
    def forward(self, x: Tensor) -> Tensor:
        powers = torch.exp(x - x.amin(self.dim, keepdim=True))
        return powers / powers.sum(self.dim, keepdim=True)
