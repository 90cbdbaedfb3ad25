"""Branch, with a leaky ReLU for a ReLU."""


def gain_of(nonlinearity: str, slope: float = 0.01) -> float:
    if nonlinearity in ("linear", "sigmoid"):
        return 1
    if nonlinearity == "tanh":
        return torch.tensor(5.0, dtype=torch.float64) / 3
    if nonlinearity == "selu":
        return 0.75
    if nonlinearity == "relu":
        return gain_of("leaky_relu", 0.0)
    if nonlinearity == "leaky_relu":
        return (2 / (1 + slope * slope)) ** 0.5
    raise ValueError(f"unknown nonlinearity {nonlinearity}")
