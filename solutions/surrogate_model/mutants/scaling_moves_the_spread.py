"""Add the mean to a standard deviation, too.   (tasks.md 7.33, mistake 3)

loses: scaling
"""


class Standardizer(Standardizer):
    def unscale_spread(self, spread):
        return self.unscale(spread)
