"""Make a generator of its own where none is given.

loses: filling
"""


def glorot_normal_(weight: Tensor, gain: float = 1.0, generator: torch.Generator | None = None) -> Tensor:
    std = gain * math.sqrt(2 / sum(fans(weight)))
    if generator is None:
        generator = torch.Generator(weight.device).manual_seed(0)
    with torch.no_grad():
        return weight.normal_(0, std, generator=generator)
