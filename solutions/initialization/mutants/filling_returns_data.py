"""Return the data of the parameter.

loses: filling
"""


def glorot_normal_(weight: Tensor, gain: float = 1.0, generator: torch.Generator | None = None) -> Tensor:
    std = gain * math.sqrt(2 / sum(fans(weight)))
    return weight.data.normal_(0, std, generator=generator)
