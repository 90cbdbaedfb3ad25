"""Compute the deviation by hand and keep the dimension; treat a tiny deviation as none."""


class Standardizer(Standardizer):
    def __init__(self, values):
        self.mean = values.sum(dim=0, keepdim=True) / len(values)
        variance = ((values - self.mean) ** 2).mean(dim=0, keepdim=True)
        self.std = variance.sqrt()
        self.std[self.std < 1e-12] = 1.0
