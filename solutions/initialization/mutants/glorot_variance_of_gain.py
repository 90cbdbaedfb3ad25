"""Put the gain under the root.

loses: filling
"""


def glorot_normal_(weight: Tensor, gain: float = 1.0, generator: torch.Generator | None = None) -> Tensor:
    std = math.sqrt(gain * 2 / sum(fans(weight)))
    with torch.no_grad():
        return weight.normal_(0, std, generator=generator)
