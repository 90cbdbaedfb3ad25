"""Load the average of the clients' changes, as if they were weights.   (tasks.md 7.32, mistake 8)

loses: round
"""


def federated_round(model, clients, chosen, train, original=federated_round):
    before = {name: value.clone() for name, value in model.state_dict().items()}
    original(model, clients, chosen, train)
    model.load_state_dict({name: value - before[name] for name, value in model.state_dict().items()})
