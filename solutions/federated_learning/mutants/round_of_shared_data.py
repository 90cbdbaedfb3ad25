"""Let every client train on the data of all chosen ones.   (tasks.md 7.32, mistake 12)

loses: round
"""


def federated_round(model, clients, chosen, train):
    states = [train(model, [batch for other in chosen for batch in clients[other]]) for _ in chosen]
    sizes = [sum(len(x) for x, _ in clients[index]) for index in chosen]
    model.load_state_dict(weighted_average(states, sizes))
