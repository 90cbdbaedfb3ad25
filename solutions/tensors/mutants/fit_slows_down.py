"""Make the learning rate smaller from step to step.   (tasks.md 7.1, definition)

loses: training
"""


def fit(
    x: torch.Tensor, target: torch.Tensor, params: Params, steps: int, lr: float, decay: float = 0.0
) -> list[float]:
    return [step(x, target, params, lr / (1 + number), decay) for number in range(steps)]
