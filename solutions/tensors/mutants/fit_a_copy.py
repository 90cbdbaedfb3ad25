"""Train a copy of the parameters.   (tasks.md 7.1, definition)

loses: training
"""


def fit(
    x: torch.Tensor, target: torch.Tensor, params: Params, steps: int, lr: float, decay: float = 0.0
) -> list[float]:
    params = {name: value.clone() for name, value in params.items()}
    return [step(x, target, params, lr, decay) for _ in range(steps)]
