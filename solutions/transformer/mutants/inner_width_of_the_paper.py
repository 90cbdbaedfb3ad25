"""Make the inner width four times the outer one.   (tasks.md 7.19, mistake 2)

loses: FeedForward
"""


class FeedForward(FeedForward):
    def __init__(self, d_model: int, d_ff: int) -> None:
        super().__init__(d_model, 4 * d_model)
