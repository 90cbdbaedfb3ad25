"""Take dimensions as they are, negative or not.   (tasks.md 7.10, mistake 6)

loses: relu_and_flatten
"""


class Flatten(Flatten):
    def forward(self, x: Tensor) -> Tensor:
        end = x.dim() - 1 if self.end_dim == -1 else self.end_dim
        before = [n for d, n in enumerate(x.shape) if d < self.start_dim]
        after = [n for d, n in enumerate(x.shape) if d > end]
        return x.reshape(*before, x.numel() // max(1, math.prod(before + after)), *after)
