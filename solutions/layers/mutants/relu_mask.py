"""Return ones where x is positive.   (tasks.md 7.8, mistake 2)

loses: relu_and_flatten
"""


class ReLU(ReLU):
    def forward(self, x: Tensor) -> Tensor:
        return (x > 0).to(x.dtype)
