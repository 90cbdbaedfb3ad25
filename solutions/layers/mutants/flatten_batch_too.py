"""Join the batch as well.   (tasks.md 7.10, mistake 1)

loses: relu_and_flatten
"""


class Flatten(Flatten):
    def forward(self, x: Tensor) -> Tensor:
        return x.reshape(-1)
