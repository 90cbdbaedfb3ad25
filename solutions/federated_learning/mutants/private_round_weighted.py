"""Weight the clients by their samples, so that the clip norm bounds nobody's share.

loses: private_round
"""


def private_round(model, clients, chosen, train, max_norm, noise_multiplier, generator):
    before = dict(model.state_dict())
    sizes = [sum(len(x) for x, _ in clients[index]) for index in chosen]
    updates = []
    for index, size in zip(chosen, sizes):
        after = train(model, clients[index])
        update = {name: after[name] - old for name, old in before.items() if old.is_floating_point()}
        weight = size / sum(sizes) * len(sizes)
        updates.append({name: weight * value for name, value in clip_update(update, max_norm).items()})
    change = private_mean(updates, 1e3 * max_norm, noise_multiplier / 1e3, generator)
    model.load_state_dict(before | {name: before[name] + step for name, step in change.items()})
