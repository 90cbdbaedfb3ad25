"""Add noise in place with normal_, and load the private round's result in place, too."""


def private_mean(updates, max_norm, noise_multiplier, generator):
    total = {}
    for update in updates:
        for name, value in clip_update(update, max_norm).items():
            total[name] = total.get(name, 0) + value
    for value in total.values():
        value += torch.empty_like(value).normal_(0, 1, generator=generator) * (noise_multiplier * max_norm)
        value /= len(updates)
    return total


def private_round(model, clients, chosen, train, max_norm, noise_multiplier, generator):
    start = copy.deepcopy(model.state_dict())
    floats = [name for name in start if start[name].dtype.is_floating_point]
    results = [train(model, clients[index]) for index in chosen]
    updates = [{name: result[name] - start[name] for name in floats} for result in results]
    step = private_mean(updates, max_norm, noise_multiplier, generator)
    with torch.no_grad():
        for name, value in model.state_dict().items():
            if name in step:
                value.add_(step[name])
