"""Lose the dimension of the logarithm.   (tasks.md 7.9, mistake 4)

loses: softmax_and_loss
"""


class LogSoftmax(LogSoftmax):
    def forward(self, x: Tensor) -> Tensor:
        return x - x.logsumexp(self.dim)
