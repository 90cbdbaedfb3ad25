"""Weight clients by their number of batches.   (tasks.md 7.32, beside mistake 1)

loses: round
"""


def federated_round(model, clients, chosen, train):
    states = [train(model, clients[index]) for index in chosen]
    model.load_state_dict(weighted_average(states, [len(clients[index]) for index in chosen]))
