"""Lose the dimension of the sum.   (tasks.md 7.9, mistake 4)

loses: softmax_and_loss
"""


class Softmax(Softmax):
    def forward(self, x: Tensor) -> Tensor:
        powers = torch.exp(x - x.amax(self.dim, keepdim=True))
        return powers / powers.sum(self.dim)
