"""Cut the weight off from the graph.   (tasks.md 7.4, mistake 9)

loses: linear
"""


class Linear(Linear):
    def forward(self, x: Tensor) -> Tensor:
        result = x @ self.weight.data.T
        return result if self.bias is None else result + self.bias
