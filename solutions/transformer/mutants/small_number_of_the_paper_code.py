"""Use 1e-6.   (tasks.md 7.18, mistake 11)

loses: AddNorm
"""


class AddNorm(AddNorm):
    def __init__(self, d_model: int, dropout: float = 0.0) -> None:
        super().__init__(d_model, dropout)
        self.norm = nn.LayerNorm(d_model, eps=1e-6)
