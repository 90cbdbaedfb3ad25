"""Load the mean update without adding it to the model.

loses: private_round
"""


def private_round(model, clients, chosen, train, max_norm, noise_multiplier, generator, original=private_round):
    before = {name: value.clone() for name, value in model.state_dict().items()}
    original(model, clients, chosen, train, max_norm, noise_multiplier, generator)
    after = model.state_dict()
    model.load_state_dict({n: v - before[n] if v.is_floating_point() else v for n, v in after.items()})
