"""Cut the graph.   (tasks.md 7.8, mistake 9)

loses: relu_and_flatten
"""


class ReLU(ReLU):
    def forward(self, x: Tensor) -> Tensor:
        return x.data.clamp(min=0)
