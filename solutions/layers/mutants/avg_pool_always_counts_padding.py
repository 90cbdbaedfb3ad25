"""Always count the padding.   (tasks.md 7.7, mistake 3)

loses: pooling
"""


class AvgPool2d(AvgPool2d):
    def forward(self, x: Tensor) -> Tensor:
        (kh, kw), (sh, sw), (ph, pw) = self.kernel, self.stride, self.padding

        def windows_of(image: Tensor) -> Tensor:
            padded = pad(image, (pw, pw, ph, ph))
            return padded.unfold(-2, kh, sh).unfold(-2, kw, sw)

        if True:
            return windows_of(x).mean(dim=(-2, -1))
        counts = windows_of(torch.ones_like(x[0, 0])).sum(dim=(-2, -1))
        return windows_of(x).sum(dim=(-2, -1)) / counts
