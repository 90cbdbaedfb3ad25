"""Take the first version for the default.   (tasks.md 7.23, mistake 5)

loses: weights
"""

_right = find_weights


def find_weights(architecture: str, name: str = "DEFAULT") -> WeightsEnum:
    return _right(architecture, name.replace("DEFAULT", list_weights(architecture)[0]))
