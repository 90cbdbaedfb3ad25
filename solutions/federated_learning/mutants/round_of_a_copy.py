"""Load the average into a copy of the model.   (tasks.md 7.32, beside mistake 6)

loses: round
"""


def federated_round(model, clients, chosen, train, original=federated_round):
    model = copy.deepcopy(model)
    original(model, clients, chosen, train)
