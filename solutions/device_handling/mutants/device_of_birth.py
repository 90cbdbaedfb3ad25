"""Makes the mask on the device that the module was made on.   (tasks.md 7.24 Def)

loses: normalize
"""


class Normalize(Normalize):
    def __init__(self, mean, std):
        super().__init__(mean, std)
        self.device = mean.device

    def forward(self, x, lengths):
        steps = torch.arange(x.shape[1], device=self.device)
        real = (steps < lengths[:, None])[:, :, None]
        return ((x - self.mean) / self.std).masked_fill(~real, 0.0)
