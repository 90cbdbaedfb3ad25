"""Pass the gradient through everywhere.   (tasks.md 7.8, mistake 4)

loses: relu_and_flatten
"""


class ReLU(ReLU):
    def forward(self, x: Tensor) -> Tensor:
        return x + (x.clamp(min=0) - x).detach() if x.is_floating_point() and x.isfinite().all() else x.clamp(min=0)
