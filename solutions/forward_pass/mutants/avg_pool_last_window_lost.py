"""Lose the last whole window.   (tasks.md 7.7, mistake 4)

loses: pooling
"""


def avg_pool2d(x: torch.Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> torch.Tensor:
    kernel_h, kernel_w = pair(kernel_size)
    stride_h, stride_w = pair(kernel_size if stride is None else stride)
    pad_h, pad_w = pair(padding)
    padded = pad(x, (pad_w, pad_w, pad_h, pad_h))
    windows = padded.unfold(2, kernel_h, stride_h).unfold(3, kernel_w, stride_w)  # (B, C, H', W', kh, kw)
    height, width = (padded.shape[2] - kernel_h) // stride_h, (padded.shape[3] - kernel_w) // stride_w
    return windows.mean(dim=(-2, -1))[:, :, :height, :width]
