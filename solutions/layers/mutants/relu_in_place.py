"""Change the input in place.   (tasks.md 7.8, mistake 1)

loses: relu_and_flatten
"""


class ReLU(ReLU):
    def forward(self, x: Tensor) -> Tensor:
        x.data.clamp_(min=0)
        return x.clamp(min=0)
