"""Keeps the statistics as buffers that are not in the state dict.   (tasks.md 7.24 Def)

loses: normalize
"""


class Normalize(Normalize):
    def __init__(self, mean, std):
        nn.Module.__init__(self)
        self.register_buffer("mean", mean, persistent=False)
        self.register_buffer("std", std, persistent=False)
