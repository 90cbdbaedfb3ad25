"""Divide the noise by the number of all clients.   (tasks.md 7.32, mistake 9)

loses: private_round
"""


def private_round(model, clients, chosen, train, max_norm, noise_multiplier, generator, original=private_round):
    original(model, clients, chosen, train, max_norm, noise_multiplier * len(chosen) / len(clients), generator)
