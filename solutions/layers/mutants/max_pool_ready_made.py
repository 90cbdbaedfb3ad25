"""Use torch's function.

loses: pooling
"""


class MaxPool2d(MaxPool2d):
    def forward(self, x: Tensor) -> Tensor:
        (kh, kw), (sh, sw), (ph, pw) = self.kernel, self.stride, self.padding
        padded = pad(x, (pw, pw, ph, ph), value=-math.inf)
        windows = padded.unfold(2, kh, sh).unfold(3, kw, sw)
        return nn.functional.max_pool2d(x, self.kernel, self.stride, self.padding)
