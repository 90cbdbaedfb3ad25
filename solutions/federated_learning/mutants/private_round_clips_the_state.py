"""Clip and average the clients' states instead of their changes.

loses: private_round
"""


def private_round(model, clients, chosen, train, max_norm, noise_multiplier, generator):
    states = [train(model, clients[index]) for index in chosen]
    floats = [{name: value for name, value in state.items() if value.is_floating_point()} for state in states]
    model.load_state_dict(private_mean(floats, max_norm, noise_multiplier, generator), strict=False)
