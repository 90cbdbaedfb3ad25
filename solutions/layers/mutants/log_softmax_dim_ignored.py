"""Ignore the dimension.   (tasks.md 7.9, mistake 1)

loses: softmax_and_loss
"""


class LogSoftmax(LogSoftmax):
    def forward(self, x: Tensor) -> Tensor:
        return x - x.logsumexp(-1, keepdim=True)
