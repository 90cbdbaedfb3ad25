"""Pass the gradient to all elements that share the maximum.   (tasks.md 7.7, mistake 9)

loses: pooling
"""


class MaxPool2d(MaxPool2d):
    def forward(self, x: Tensor) -> Tensor:
        (kh, kw), (sh, sw), (ph, pw) = self.kernel, self.stride, self.padding
        padded = pad(x, (pw, pw, ph, ph), value=-math.inf)
        windows = padded.unfold(2, kh, sh).unfold(3, kw, sw)
        best = windows.detach().amax(dim=(-2, -1), keepdim=True)
        hits = (windows == best).to(x.dtype)
        return best[..., 0, 0] + ((windows - windows.detach()) * hits).sum(dim=(-2, -1))
