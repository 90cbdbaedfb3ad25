"""Read a pair as (along the width, along the height).   (tasks.md 7.7, mistake 5)

loses: pooling
"""


def avg_pool2d(x: torch.Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> torch.Tensor:
    kernel_w, kernel_h = pair(kernel_size)
    stride_w, stride_h = pair(kernel_size if stride is None else stride)
    pad_h, pad_w = pair(padding)
    padded = pad(x, (pad_w, pad_w, pad_h, pad_h))
    windows = padded.unfold(2, kernel_h, stride_h).unfold(3, kernel_w, stride_w)  # (B, C, H', W', kh, kw)
    return windows.mean(dim=(-2, -1))
