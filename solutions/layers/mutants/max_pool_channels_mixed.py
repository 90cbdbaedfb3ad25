"""Take the maximum of all channels.   (tasks.md 7.7, mistake 6)

loses: pooling
"""


class MaxPool2d(MaxPool2d):
    def forward(self, x: Tensor) -> Tensor:
        (kh, kw), (sh, sw), (ph, pw) = self.kernel, self.stride, self.padding
        padded = pad(x, (pw, pw, ph, ph), value=-math.inf)
        windows = padded.unfold(2, kh, sh).unfold(3, kw, sw)
        return windows.amax(dim=(1, -2, -1), keepdim=True)[..., 0, 0].expand(-1, x.shape[1], -1, -1)
