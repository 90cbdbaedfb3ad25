"""Use fan-in only.

loses: filling
"""


def glorot_normal_(weight: Tensor, gain: float = 1.0, generator: torch.Generator | None = None) -> Tensor:
    std = gain * math.sqrt(1 / fans(weight)[0])
    with torch.no_grad():
        return weight.normal_(0, std, generator=generator)
