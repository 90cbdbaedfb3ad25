"""Keeps the statistics as parameters, which an optimizer trains.   (tasks.md 7.24 Def)

loses: normalize
"""


class Normalize(Normalize):
    def __init__(self, mean, std):
        nn.Module.__init__(self)
        self.mean = nn.Parameter(mean.detach().clone())
        self.std = nn.Parameter(std.detach().clone())
