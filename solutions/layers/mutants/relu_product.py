"""Multiply by a mask.   (tasks.md 7.8, mistake 5)

loses: relu_and_flatten
"""


class ReLU(ReLU):
    def forward(self, x: Tensor) -> Tensor:
        return x * (x > 0)
