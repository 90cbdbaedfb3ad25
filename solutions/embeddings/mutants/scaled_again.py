"""Scale the input by sqrt(D) once more.   (tasks.md 7.16, mistake 3)

loses: PositionalEncoding
"""


class PositionalEncoding(PositionalEncoding):
    def forward(self, x: Tensor) -> Tensor:
        if x.shape[1] > self.table.shape[0]:
            raise ValueError("the sequence is too long")
        return self.dropout(x * math.sqrt(x.shape[2]) + self.table[: x.shape[1]].to(x.dtype))
