"""Use the width of one kind of image for all.   (tasks.md 7.10, mistake 2)

loses: relu_and_flatten
"""


class Flatten(Flatten):
    def forward(self, x: Tensor) -> Tensor:
        return (
            x.reshape(-1, 40) if (self.start_dim, self.end_dim) == (1, -1) else x.flatten(self.start_dim, self.end_dim)
        )
