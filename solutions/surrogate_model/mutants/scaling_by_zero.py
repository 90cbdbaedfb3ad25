"""Divide by the deviation of a constant column.   (tasks.md 7.33, mistake 8)

loses: scaling
"""


class Standardizer(Standardizer):
    def __init__(self, values):
        self.mean, self.std = values.mean(0), values.std(0, correction=0)
