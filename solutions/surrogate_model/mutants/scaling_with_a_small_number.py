"""Add a small number to every deviation.   (tasks.md 7.33, mistake 8)

loses: scaling
"""


class Standardizer(Standardizer):
    def __init__(self, values):
        self.mean, self.std = values.mean(0), values.std(0, correction=0) + 1e-8
