"""Keep the mask of the first call.   (tasks.md 7.13, mistake 4)

loses: layer
"""


class Dropout(Dropout):
    mask: Tensor | None = None

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        if self.mask is None or self.mask.shape != x.shape:
            self.mask = dropout(torch.ones_like(x), self.p, True, self.generator)
        return x * self.mask
