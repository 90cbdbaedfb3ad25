"""Drop the dimensions of length 1.   (tasks.md 7.10, mistake 5)

loses: relu_and_flatten
"""


class Flatten(Flatten):
    def forward(self, x: Tensor) -> Tensor:
        start, end = self.start_dim % x.dim(), self.end_dim % x.dim()
        joined = math.prod(x.shape[start : end + 1])
        return x.reshape(*x.shape[:start], joined, *x.shape[end + 1 :]).squeeze()
