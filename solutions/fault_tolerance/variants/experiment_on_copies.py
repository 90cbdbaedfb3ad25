"""Hurt a copy of the model in each trial, and leave the model alone."""

import copy


def fault_experiment(
    model: nn.Module,
    evaluate: Callable[[nn.Module], float],
    rate: float,
    trials: int,
    generator: torch.Generator,
) -> list[float]:
    score = evaluate(model)
    drops = []
    for _ in range(trials):
        hurt = copy.deepcopy(model)
        inject(hurt, rate, generator)
        drops.append(score - evaluate(hurt))
    return drops
