"""Drop in evaluation, too.   (tasks.md 7.17, mistake 12)

loses: PositionalEncoding
"""


class PositionalEncoding(PositionalEncoding):
    def forward(self, x: Tensor) -> Tensor:
        if x.shape[1] > self.table.shape[0]:
            raise ValueError("the sequence is too long")
        total = x + self.table[: x.shape[1]].to(x.dtype)
        return nn.functional.dropout(total, self.dropout.p)
