"""Standardises the padded steps, too.   (tasks.md hand-out)

loses: normalize
"""


class Normalize(Normalize):
    def forward(self, x, lengths):
        return (x - self.mean) / self.std
