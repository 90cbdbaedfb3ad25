"""Cut the input off from the graph.   (tasks.md 7.4, mistake 9)

loses: linear
"""


class Linear(Linear):
    def forward(self, x: Tensor) -> Tensor:
        result = x.detach() @ self.weight.T
        return result if self.bias is None else result + self.bias
