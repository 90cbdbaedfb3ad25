"""Let -1 be worked out, which no empty batch allows.   (tasks.md 7.10, mistake 8)

loses: relu_and_flatten
"""


class Flatten(Flatten):
    def forward(self, x: Tensor) -> Tensor:
        start, end = self.start_dim % x.dim(), self.end_dim % x.dim()
        joined = math.prod(x.shape[start : end + 1])
        return x.reshape(*x.shape[:start], -1, *x.shape[end + 1 :])
