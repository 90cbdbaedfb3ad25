"""Put the channels last first.   (tasks.md 7.10, mistake 4)

loses: relu_and_flatten
"""


class Flatten(Flatten):
    def forward(self, x: Tensor) -> Tensor:
        start, end = self.start_dim % x.dim(), self.end_dim % x.dim()
        joined = math.prod(x.shape[start : end + 1])
        if x.dim() == 4:
            return x.permute(0, 2, 3, 1).reshape(*x.shape[:start], joined, *x.shape[end + 1 :])
        return x.reshape(*x.shape[:start], joined, *x.shape[end + 1 :])
