"""Add the mean over all positions.   (tasks.md 7.19, mistake 3)

loses: FeedForward
"""


class FeedForward(FeedForward):
    def forward(self, x: Tensor) -> Tensor:
        inner = torch.relu(self.first(x))
        return self.second((inner + inner.mean(1, keepdim=True)) / 2)
