"""Do not hand decay on.   (tasks.md 7.1, mistake 4)

loses: training
"""


def fit(
    x: torch.Tensor, target: torch.Tensor, params: Params, steps: int, lr: float, decay: float = 0.0
) -> list[float]:
    return [step(x, target, params, lr) for _ in range(steps)]
