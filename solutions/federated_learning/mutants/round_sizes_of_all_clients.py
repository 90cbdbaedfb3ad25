"""Divide by the samples of all clients, chosen or not.   (tasks.md 7.32, mistake 9)

loses: round
"""


def federated_round(model, clients, chosen, train):
    total = sum(len(x) for batches in clients for x, _ in batches)
    average = {name: torch.zeros_like(value) for name, value in model.state_dict().items()}
    for index in chosen:
        state = train(model, clients[index])
        share = sum(len(x) for x, _ in clients[index]) / total
        for name, value in state.items():
            average[name] = average[name] + share * value if value.is_floating_point() else value
    model.load_state_dict(average)
