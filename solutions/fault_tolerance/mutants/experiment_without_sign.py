"""Lose the sign of the drop.   (tasks.md 7.31, mistake 13)

loses: fault_experiment
"""

_signed = fault_experiment


def fault_experiment(
    model: nn.Module,
    evaluate: Callable[[nn.Module], float],
    rate: float,
    trials: int,
    generator: torch.Generator,
) -> list[float]:
    return [abs(drop) for drop in _signed(model, evaluate, rate, trials, generator)]
