"""Restore the weights only once, at the end.   (tasks.md 7.31, mistake 12)

loses: fault_experiment
"""


def fault_experiment(
    model: nn.Module,
    evaluate: Callable[[nn.Module], float],
    rate: float,
    trials: int,
    generator: torch.Generator,
) -> list[float]:
    intact = {name: value.clone() for name, value in model.state_dict().items()}
    score = evaluate(model)
    drops = []
    try:
        for _ in range(trials):
            inject(model, rate, generator)
            drops.append(score - evaluate(model))
    finally:
        model.load_state_dict(intact)
    return drops
