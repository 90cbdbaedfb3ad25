"""Train every net on all rows.

loses: ensemble
"""


class Ensemble(Ensemble):
    def __init__(self, nets, x, y, rows, lr, steps):
        super().__init__(nets, x, y, [torch.arange(len(y), device=y.device)] * len(nets), lr, steps)
