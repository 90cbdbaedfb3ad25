"""Give the weights of another model when the name has its class.   (tasks.md 7.23, mistake 4)

loses: weights
"""

_right = find_weights


def find_weights(architecture: str, name: str = "DEFAULT") -> WeightsEnum:
    return models.get_weight(name) if "." in name else _right(architecture, name)
