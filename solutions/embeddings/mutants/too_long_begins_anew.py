"""Begin again at the first row.   (tasks.md 7.17, mistake 10)

loses: PositionalEncoding
"""


class PositionalEncoding(PositionalEncoding):
    def forward(self, x: Tensor) -> Tensor:
        rows = torch.arange(x.shape[1], device=x.device) % self.table.shape[0]
        return self.dropout(x + self.table[rows].to(x.dtype))
