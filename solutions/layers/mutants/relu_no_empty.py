"""Fail on an empty tensor.   (tasks.md 7.8, mistake 8)

loses: relu_and_flatten
"""


class ReLU(ReLU):
    def forward(self, x: Tensor) -> Tensor:
        lowest = x.min()
        return x.clamp(min=0)
