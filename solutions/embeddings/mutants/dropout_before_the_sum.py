"""Drop elements of the input.

loses: PositionalEncoding
"""


class PositionalEncoding(PositionalEncoding):
    def forward(self, x: Tensor) -> Tensor:
        if x.shape[1] > self.table.shape[0]:
            raise ValueError("the sequence is too long")
        return self.dropout(x) + self.table[: x.shape[1]].to(x.dtype)
