"""Seed the generator anew in each trial.

loses: fault_experiment
"""


def fault_experiment(
    model: nn.Module,
    evaluate: Callable[[nn.Module], float],
    rate: float,
    trials: int,
    generator: torch.Generator,
) -> list[float]:
    seed = generator.initial_seed()
    intact = {name: value.clone() for name, value in model.state_dict().items()}
    score = evaluate(model)
    drops = []
    for _ in range(trials):
        try:
            inject(model, rate, generator.manual_seed(seed))
            drops.append(score - evaluate(model))
        finally:
            model.load_state_dict(intact)
    return drops
