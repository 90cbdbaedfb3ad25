"""Cut the graph.   (tasks.md 7.10, mistake 7)

loses: relu_and_flatten
"""


class Flatten(Flatten):
    def forward(self, x: Tensor) -> Tensor:
        return x.detach().flatten(self.start_dim, self.end_dim)
