"""Leave the running statistics out.   (tasks.md 7.32, mistake 5)

loses: private_round
"""


def private_round(model, clients, chosen, train, max_norm, noise_multiplier, generator):
    before = {name: value.detach().clone() for name, value in model.named_parameters()}
    updates = []
    for index in chosen:
        after = train(model, clients[index])
        updates.append({name: after[name] - old for name, old in before.items()})
    change = private_mean(updates, max_norm, noise_multiplier, generator)
    model.load_state_dict({name: before[name] + step for name, step in change.items()}, strict=False)
