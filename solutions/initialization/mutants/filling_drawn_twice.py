"""Draw once too often.

loses: filling
"""


def glorot_normal_(weight: Tensor, gain: float = 1.0, generator: torch.Generator | None = None) -> Tensor:
    std = gain * math.sqrt(2 / sum(fans(weight)))
    with torch.no_grad():
        weight.normal_(0, std, generator=generator)
        return weight.normal_(0, std, generator=generator)
