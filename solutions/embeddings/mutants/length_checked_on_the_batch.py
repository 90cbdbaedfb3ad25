"""Compare the wrong axis with max_len.   (tasks.md 7.17, mistake 8)

loses: PositionalEncoding
"""


class PositionalEncoding(PositionalEncoding):
    def forward(self, x: Tensor) -> Tensor:
        if x.shape[0] > self.table.shape[0]:
            raise ValueError("the sequence is too long")
        return self.dropout(x + self.table[: x.shape[1]].to(x.dtype))
