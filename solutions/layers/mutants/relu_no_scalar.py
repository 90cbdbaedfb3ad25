"""Fail on a tensor without dimensions.   (tasks.md 7.8, mistake 8)

loses: relu_and_flatten
"""


class ReLU(ReLU):
    def forward(self, x: Tensor) -> Tensor:
        return torch.stack([row.clamp(min=0) for row in x]) if len(x) else x.clone()
