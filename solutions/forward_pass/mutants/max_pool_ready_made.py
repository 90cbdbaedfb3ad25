"""Call torch's own pooling, which the hand-out excludes.   (tasks.md 7.7)

loses: pooling
"""


def max_pool2d(x: torch.Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> torch.Tensor:
    return torch.nn.functional.max_pool2d(x, kernel_size, stride, padding)
