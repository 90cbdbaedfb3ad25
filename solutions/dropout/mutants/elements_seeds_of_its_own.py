"""Use a generator that each call seeds anew.   (tasks.md 7.13, mistake 5)

loses: elements
"""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    generator = torch.Generator(x.device).manual_seed(generator.initial_seed() if generator else 0)
    kept = torch.rand(x.shape, device=x.device, generator=generator) >= p
    return x * kept.to(x.dtype) / (1 - p) if p < 1 else x * 0
