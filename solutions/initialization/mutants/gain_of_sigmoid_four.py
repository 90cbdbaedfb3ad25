"""Give a sigmoid the inverse of its slope at 0.

loses: gain
"""


def gain_of(nonlinearity: str, slope: float = 0.01) -> float:
    gains = {
        "linear": 1.0,
        "sigmoid": 4.0,
        "tanh": 5 / 3,
        "relu": math.sqrt(2),
        "leaky_relu": math.sqrt(2 / (1 + slope**2)),
        "selu": 3 / 4,
    }
    if nonlinearity not in gains:
        raise ValueError(nonlinearity)
    return gains[nonlinearity]
