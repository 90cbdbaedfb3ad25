"""Use one layer twice where the widths agree.   (tasks.md 7.19, mistake 8)

loses: FeedForward
"""


class FeedForward(FeedForward):
    def __init__(self, d_model: int, d_ff: int) -> None:
        super().__init__(d_model, d_ff)
        if d_ff == d_model:
            self.second = self.first
