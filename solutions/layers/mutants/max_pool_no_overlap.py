"""Let windows never share elements.   (tasks.md 7.7, mistake 8)

loses: pooling
"""


class MaxPool2d(MaxPool2d):
    def forward(self, x: Tensor) -> Tensor:
        (kh, kw), (sh, sw), (ph, pw) = self.kernel, self.stride, self.padding
        padded = pad(x, (pw, pw, ph, ph), value=-math.inf)
        windows = padded.unfold(2, kh, kh).unfold(3, kw, kw)
        return windows.amax(dim=(-2, -1))
