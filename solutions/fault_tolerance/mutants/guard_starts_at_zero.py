"""Start with bounds of 0, so that 0 always lies within.

loses: range_guard
"""


class RangeGuard(RangeGuard):
    def __init__(self) -> None:
        super().__init__()
        self.low.zero_()
        self.high.zero_()
