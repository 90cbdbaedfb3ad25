"""Let a client go on from its own weights of the round before.   (tasks.md 7.32, mistake 6)

loses: round
"""

OWN = {}


def federated_round(model, clients, chosen, train):
    states = []
    for index in chosen:
        local = copy.deepcopy(model)
        local.load_state_dict(OWN.get(index, model.state_dict()))
        OWN[index] = train(local, clients[index])
        states.append(OWN[index])
    sizes = [sum(len(x) for x, _ in clients[index]) for index in chosen]
    model.load_state_dict(weighted_average(states, sizes))
