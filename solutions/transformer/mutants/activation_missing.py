"""Forget the ReLU.   (tasks.md 7.19, mistake 1)

loses: FeedForward
"""


class FeedForward(FeedForward):
    def forward(self, x: Tensor) -> Tensor:
        return self.second(self.first(x))
