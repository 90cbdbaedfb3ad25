"""Accept any number of heads.   (tasks.md 7.21, mistake 10)

loses: MultiHeadAttention
"""


class MultiHeadAttention(MultiHeadAttention):
    def __init__(self, d_model: int, num_heads: int) -> None:
        nn.Module.__init__(self)
        self.num_heads = num_heads
        self.to_q = nn.Linear(d_model, d_model)
        self.to_k = nn.Linear(d_model, d_model)
        self.to_v = nn.Linear(d_model, d_model)
        self.to_out = nn.Linear(d_model, d_model)
