"""Let some of the negative numbers through.   (tasks.md 7.8, mistake 3)

loses: relu_and_flatten
"""


class ReLU(ReLU):
    def forward(self, x: Tensor) -> Tensor:
        return torch.where(x > 0, x, 0.01 * x)
