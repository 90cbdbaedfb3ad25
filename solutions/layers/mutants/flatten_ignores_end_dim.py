"""Join all dimensions up to the last.   (tasks.md 7.10, mistake 6)

loses: relu_and_flatten
"""


class Flatten(Flatten):
    def forward(self, x: Tensor) -> Tensor:
        start = self.start_dim % x.dim()
        return x.reshape(*x.shape[:start], math.prod(x.shape[start:]))
