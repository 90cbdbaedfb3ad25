"""Leave the biases out.   (tasks.md 7.19, mistake 4)

loses: FeedForward
"""


class FeedForward(FeedForward):
    def __init__(self, d_model: int, d_ff: int) -> None:
        nn.Module.__init__(self)
        self.first = nn.Linear(d_model, d_ff, bias=False)
        self.second = nn.Linear(d_ff, d_model, bias=False)
