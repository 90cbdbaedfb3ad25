"""Leave long sequences to the addition, which raises RuntimeError.   (tasks.md 7.17, mistake 10)

loses: PositionalEncoding
"""


class PositionalEncoding(PositionalEncoding):
    def forward(self, x: Tensor) -> Tensor:
        return self.dropout(x + self.table[: x.shape[1]].to(x.dtype))
