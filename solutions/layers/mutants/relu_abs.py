"""Take the absolute value.   (tasks.md 7.8, mistake 3)

loses: relu_and_flatten
"""


class ReLU(ReLU):
    def forward(self, x: Tensor) -> Tensor:
        return x.abs()
