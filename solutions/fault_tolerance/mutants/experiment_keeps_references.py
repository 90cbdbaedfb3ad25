"""Keep references to the weights, not copies.   (tasks.md 7.31, mistake 12)

loses: fault_experiment
"""


def fault_experiment(
    model: nn.Module,
    evaluate: Callable[[nn.Module], float],
    rate: float,
    trials: int,
    generator: torch.Generator,
) -> list[float]:
    intact = model.state_dict()
    score = evaluate(model)
    drops = []
    for _ in range(trials):
        try:
            inject(model, rate, generator)
            drops.append(score - evaluate(model))
        finally:
            model.load_state_dict(intact)
    return drops
