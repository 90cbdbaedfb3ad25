"""Return the last loss only.   (tasks.md 7.1, definition)

loses: training
"""


def fit(
    x: torch.Tensor, target: torch.Tensor, params: Params, steps: int, lr: float, decay: float = 0.0
) -> list[float]:
    last: list[float] = []
    for _ in range(steps):
        last = [step(x, target, params, lr, decay)]
    return last
