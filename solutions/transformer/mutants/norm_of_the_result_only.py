"""Normalise the result of the sub-layer, then add.   (tasks.md 7.18, mistake 1)

loses: AddNorm
"""


class AddNorm(AddNorm):
    def forward(self, x: Tensor, result: Tensor) -> Tensor:
        return x + self.norm(self.dropout(result))
