"""Let each client go on from the one before.   (tasks.md 7.32, mistake 6)

loses: round
"""


def federated_round(model, clients, chosen, train):
    local, states = copy.deepcopy(model), []
    for index in chosen:
        states.append(dict(train(local, clients[index])))
        local.load_state_dict(states[-1])
    sizes = [sum(len(x) for x, _ in clients[index]) for index in chosen]
    model.load_state_dict(weighted_average(states, sizes))
