"""Pad with zeros.   (tasks.md 7.7, mistake 1)

loses: pooling
"""


class MaxPool2d(MaxPool2d):
    def forward(self, x: Tensor) -> Tensor:
        (kh, kw), (sh, sw), (ph, pw) = self.kernel, self.stride, self.padding
        padded = pad(x, (pw, pw, ph, ph), value=0.0)
        windows = padded.unfold(2, kh, sh).unfold(3, kw, sw)
        return windows.amax(dim=(-2, -1))
