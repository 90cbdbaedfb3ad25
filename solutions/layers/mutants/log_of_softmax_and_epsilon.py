"""Add a small number before taking the logarithm.   (tasks.md 7.9, mistake 10)

loses: softmax_and_loss
"""


class LogSoftmax(LogSoftmax):
    def forward(self, x: Tensor) -> Tensor:
        return (Softmax(self.dim)(x) + 1e-9).log()
