"""Take the standard deviation for the bound.

loses: filling
"""


def glorot_uniform_(weight: Tensor, gain: float = 1.0, generator: torch.Generator | None = None) -> Tensor:
    bound = gain * math.sqrt(2 / sum(fans(weight)))
    with torch.no_grad():
        return weight.uniform_(-bound, bound, generator=generator)
