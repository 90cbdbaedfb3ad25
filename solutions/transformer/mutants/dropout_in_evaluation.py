"""Drop in evaluation, too.   (tasks.md 7.19, mistake 5)

loses: AddNorm
"""


class AddNorm(AddNorm):
    def forward(self, x: Tensor, result: Tensor) -> Tensor:
        return self.norm(x + nn.functional.dropout(result, self.dropout.p))
