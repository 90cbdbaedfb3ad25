"""Take a view, which some memory layouts refuse.   (tasks.md 7.10, mistake 3)

loses: relu_and_flatten
"""


class Flatten(Flatten):
    def forward(self, x: Tensor) -> Tensor:
        start, end = self.start_dim % x.dim(), self.end_dim % x.dim()
        joined = math.prod(x.shape[start : end + 1])
        return x.view(*x.shape[:start], joined, *x.shape[end + 1 :])
