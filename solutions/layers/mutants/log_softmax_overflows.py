"""Subtract nothing.   (tasks.md 7.9, mistake 3)

loses: softmax_and_loss
"""


class LogSoftmax(LogSoftmax):
    def forward(self, x: Tensor) -> Tensor:
        return x - x.exp().sum(self.dim, keepdim=True).log()
