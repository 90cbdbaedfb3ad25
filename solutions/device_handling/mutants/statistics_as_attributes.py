"""Keeps the statistics as plain attributes, which Module.to leaves behind.   (tasks.md 7.24 Def)

loses: normalize
"""


class Normalize(Normalize):
    def __init__(self, mean, std):
        nn.Module.__init__(self)
        self.mean = mean
        self.std = std
