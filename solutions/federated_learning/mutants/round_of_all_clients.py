"""Let all clients take part.   (tasks.md 7.32, beside mistake 9)

loses: round
"""


def federated_round(model, clients, chosen, train, original=federated_round):
    original(model, clients, list(range(len(clients))), train)
