"""Add the weighted mean of the clients' differences to the model, entry by entry."""


def federated_round(model, clients, chosen, train):
    busy = [index for index in chosen if clients[index]]
    sizes = {index: sum(x.shape[0] for x, _ in clients[index]) for index in busy}
    states = {index: train(copy.deepcopy(model), clients[index]) for index in busy}
    own = model.state_dict()
    with torch.no_grad():
        for name, value in own.items():
            if value.is_floating_point():
                steps = [sizes[index] * (states[index][name] - value) for index in busy]
                value += sum(steps) / sum(sizes.values())
            else:
                value.copy_(max(states[index][name] for index in busy))
