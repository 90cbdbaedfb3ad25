"""Brings everything to the CPU and leaves the result there.   (tasks.md 7.24 Def)

loses: normalize
"""


class Normalize(Normalize):
    def forward(self, x, lengths):
        steps = torch.arange(x.shape[1])
        real = (steps < lengths.cpu()[:, None])[:, :, None]
        return ((x.cpu() - self.mean.cpu()) / self.std.cpu()).masked_fill(~real, 0.0)
