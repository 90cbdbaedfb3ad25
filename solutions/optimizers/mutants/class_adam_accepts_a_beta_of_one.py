"""Allow a beta of 1, with which nothing is learnt.

loses: Adam
"""


class Adam(Adam):
    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        if min(lr, eps, weight_decay, *betas) < 0 or max(betas) > 1:
            raise ValueError("an option is outside of its range")
        Optimizer.__init__(self, params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay})
