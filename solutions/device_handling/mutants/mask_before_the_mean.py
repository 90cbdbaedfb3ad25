"""Puts zeros into the padded steps before the mean is taken off.   (tasks.md hand-out)

loses: normalize
"""


class Normalize(Normalize):
    def forward(self, x, lengths):
        real = (torch.arange(x.shape[1], device=x.device) < lengths[:, None])[:, :, None]
        return (x * real - self.mean) / self.std
