"""Drop always the same number of elements.

loses: elements
"""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    order = torch.randperm(x.numel(), device=x.device, generator=generator).reshape(x.shape)
    kept = order >= round(p * x.numel())
    return x * kept.to(x.dtype) / (1 - p) if p < 1 else x * 0
