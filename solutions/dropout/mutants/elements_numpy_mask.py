"""Draw the mask with numpy, where torch's generators do not matter.   (tasks.md 7.13, mistake 10)

loses: elements
"""

import numpy


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    kept = torch.from_numpy(numpy.random.rand(*x.shape) >= p).to(x.device)
    return x * kept.to(x.dtype) / (1 - p) if p < 1 else x * 0
