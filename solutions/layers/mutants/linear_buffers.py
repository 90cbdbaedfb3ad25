"""Keep the parameters as buffers.   (tasks.md 7.4, mistake 4)

loses: linear
"""


class Linear(Linear):
    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        nn.Module.__init__(self)
        bound = 1 / math.sqrt(in_features)
        self.register_buffer("weight", torch.empty(out_features, in_features).uniform_(-bound, bound))
        self.register_buffer("bias", torch.empty(out_features).uniform_(-bound, bound) if bias else None)
