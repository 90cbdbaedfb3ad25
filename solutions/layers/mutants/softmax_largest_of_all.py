"""Subtract the largest number of all rows.   (tasks.md 7.9, mistake 2)

loses: softmax_and_loss
"""


class Softmax(Softmax):
    def forward(self, x: Tensor) -> Tensor:
        powers = torch.exp(x - x.max())
        return powers / powers.sum(self.dim, keepdim=True)
