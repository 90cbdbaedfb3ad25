"""Send the whole gradient to each of the equal largest elements.   (tasks.md 7.7, mistake 9)

loses: pooling
"""


class _Largest(torch.autograd.Function):
    @staticmethod
    def forward(ctx: torch.autograd.function.FunctionCtx, windows: torch.Tensor) -> torch.Tensor:
        largest = windows.amax(dim=(-2, -1), keepdim=True)
        ctx.save_for_backward(windows == largest)
        return largest[..., 0, 0]

    @staticmethod
    def backward(ctx: torch.autograd.function.FunctionCtx, gradient: torch.Tensor) -> torch.Tensor:
        (mask,) = ctx.saved_tensors
        return mask * gradient[..., None, None]


def max_pool2d(x: torch.Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> torch.Tensor:
    kernel_h, kernel_w = pair(kernel_size)
    stride_h, stride_w = pair(kernel_size if stride is None else stride)
    pad_h, pad_w = pair(padding)
    padded = pad(x, (pad_w, pad_w, pad_h, pad_h), value=-math.inf)
    windows = padded.unfold(2, kernel_h, stride_h).unfold(3, kernel_w, stride_w)  # (B, C, H', W', kh, kw)
    return _Largest.apply(windows)
