"""Return float64.   (tasks.md 7.8, mistake 7)

loses: relu_and_flatten
"""


class ReLU(ReLU):
    def forward(self, x: Tensor) -> Tensor:
        return x.clamp(min=0).double() if x.is_floating_point() else x.clamp(min=0)
