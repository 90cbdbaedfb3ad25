"""Makes the mask on the CPU.   (tasks.md 6.2 "mask on CPU")

loses: normalize
"""


class Normalize(Normalize):
    def forward(self, x, lengths):
        steps = torch.arange(x.shape[1])
        real = (steps < lengths[:, None])[:, :, None]
        return ((x - self.mean) / self.std).masked_fill(~real, 0.0)
