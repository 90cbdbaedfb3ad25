"""Lose the last window.   (tasks.md 7.7, mistake 4)

loses: pooling
"""


class MaxPool2d(MaxPool2d):
    def forward(self, x: Tensor) -> Tensor:
        (kh, kw), (sh, sw), (ph, pw) = self.kernel, self.stride, self.padding
        padded = pad(x, (pw, pw, ph, ph), value=-math.inf)
        windows = padded.unfold(2, kh, sh).unfold(3, kw, sw)
        return windows.amax(dim=(-2, -1))[:, :, :-1, :-1]
