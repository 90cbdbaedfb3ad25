"""Cut the sequence.   (tasks.md 7.17, mistake 10)

loses: PositionalEncoding
"""


class PositionalEncoding(PositionalEncoding):
    def forward(self, x: Tensor) -> Tensor:
        x = x[:, : self.table.shape[0]]
        return self.dropout(x + self.table[: x.shape[1]].to(x.dtype))
