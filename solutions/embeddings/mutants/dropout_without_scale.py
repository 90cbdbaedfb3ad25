"""Do not make up for what is dropped.

loses: PositionalEncoding
"""


class PositionalEncoding(PositionalEncoding):
    def forward(self, x: Tensor) -> Tensor:
        if x.shape[1] > self.table.shape[0]:
            raise ValueError("the sequence is too long")
        total = x + self.table[: x.shape[1]].to(x.dtype)
        return total * (torch.rand_like(total) >= self.dropout.p) if self.training else total
