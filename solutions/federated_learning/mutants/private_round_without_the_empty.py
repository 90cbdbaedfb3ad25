"""Leave clients without data out of the private mean, so that their number shows.   (tasks.md 7.32, mistake 11)

loses: private_round
"""


def private_round(
    model: nn.Module,
    clients: list[Batches],
    chosen: list[int],
    train: Train,
    max_norm: float,
    noise_multiplier: float,
    generator: torch.Generator,
) -> None:
    before = dict(model.state_dict())
    updates = []
    for index in chosen:
        if clients[index]:
            after = train(model, clients[index])
            updates.append({name: after[name] - old for name, old in before.items() if old.is_floating_point()})
    change = private_mean(updates, max_norm, noise_multiplier, generator)
    model.load_state_dict(before | {name: before[name] + step for name, step in change.items()})
