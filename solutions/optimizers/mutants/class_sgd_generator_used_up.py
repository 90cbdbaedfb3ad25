"""Read the parameters before Optimizer does, which leaves none of a generator.

loses: SGD
"""


class SGD(SGD):
    def __init__(self, params: Iterable[Any], lr: float = 1e-3, **options: Any) -> None:
        self.count = sum(1 for _ in params)
        super().__init__(params, lr, **options)
