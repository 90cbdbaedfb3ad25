"""Draw normal numbers for uniform ones.

loses: filling
"""


def glorot_uniform_(weight: Tensor, gain: float = 1.0, generator: torch.Generator | None = None) -> Tensor:
    bound = gain * math.sqrt(6 / sum(fans(weight)))
    with torch.no_grad():
        return weight.normal_(0, bound / math.sqrt(3), generator=generator)
