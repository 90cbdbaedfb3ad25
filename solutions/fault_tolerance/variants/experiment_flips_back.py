"""Undo the faults by flipping the same bits again."""


def fault_experiment(
    model: nn.Module,
    evaluate: Callable[[nn.Module], float],
    rate: float,
    trials: int,
    generator: torch.Generator,
) -> list[float]:
    score = evaluate(model)
    drops = []
    parameters = dict(model.named_parameters())
    for _ in range(trials):
        flips = inject(model, rate, generator)
        try:
            drops.append(score - evaluate(model))
        finally:
            for name, index, bit in flips:
                parameters[name].data.copy_(flip_bit(parameters[name], index, bit))
    return drops
