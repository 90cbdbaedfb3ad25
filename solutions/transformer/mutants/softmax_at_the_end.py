"""End with a softmax.   (tasks.md 7.19, mistake 9)

loses: FeedForward
"""


class FeedForward(FeedForward):
    def forward(self, x: Tensor) -> Tensor:
        return self.second(torch.relu(self.first(x))).softmax(-1)
