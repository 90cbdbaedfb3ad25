"""Subtract the largest number of all rows.   (tasks.md 7.9, mistake 2)

loses: softmax_and_loss
"""


class LogSoftmax(LogSoftmax):
    def forward(self, x: Tensor) -> Tensor:
        x = x - x.max()
        return x - x.exp().sum(self.dim, keepdim=True).log()
