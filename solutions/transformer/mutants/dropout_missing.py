"""Drop nothing.

loses: AddNorm
"""


class AddNorm(AddNorm):
    def forward(self, x: Tensor, result: Tensor) -> Tensor:
        return self.norm(x + result)
