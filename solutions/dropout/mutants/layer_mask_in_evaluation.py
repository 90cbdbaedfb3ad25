"""Go on with the mask of the training in evaluation.   (tasks.md 7.13, mistake 9)

loses: layer
"""


class Dropout(Dropout):
    mask: Tensor | None = None

    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            self.mask = dropout(torch.ones_like(x), self.p, True, self.generator)
        return x if self.mask is None else x * self.mask
