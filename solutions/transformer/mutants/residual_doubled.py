"""Add twice.   (tasks.md 7.18, mistake 5)

loses: AddNorm
"""


class AddNorm(AddNorm):
    def forward(self, x: Tensor, result: Tensor) -> Tensor:
        return self.norm(x + x + self.dropout(result))
