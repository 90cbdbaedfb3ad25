"""Divide by N - 1 in the standard deviation.

loses: scaling
"""


class Standardizer(Standardizer):
    def __init__(self, values):
        super().__init__(values)
        if len(values) > 1:
            self.std = torch.where(self.std == 1, self.std, values.std(0))
