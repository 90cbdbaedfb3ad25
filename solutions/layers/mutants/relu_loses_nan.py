"""Turn NaN into 0.   (tasks.md 7.8, mistake 6)

loses: relu_and_flatten
"""


class ReLU(ReLU):
    def forward(self, x: Tensor) -> Tensor:
        return torch.where(x > 0, x, torch.zeros_like(x))
