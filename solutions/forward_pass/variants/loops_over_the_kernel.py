"""Add up shifted images, one for each place in the kernel; keep the largest likewise."""


def conv2d(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None, stride: Size = 1, padding: Size = 0
) -> torch.Tensor:
    (stride_h, stride_w), (pad_h, pad_w) = pair(stride), pair(padding)
    kernel_h, kernel_w = weight.shape[-2:]
    padded = pad(x, (pad_w, pad_w, pad_h, pad_h))
    out_h = (padded.shape[2] - kernel_h) // stride_h + 1
    out_w = (padded.shape[3] - kernel_w) // stride_w + 1
    if out_h < 1 or out_w < 1:
        raise ValueError("too small")
    result = torch.zeros(x.shape[0], weight.shape[0], out_h, out_w, dtype=x.dtype, device=x.device)
    for i in range(kernel_h):
        for j in range(kernel_w):
            part = padded[:, :, i : i + stride_h * out_h : stride_h, j : j + stride_w * out_w : stride_w]
            result += torch.einsum("bchw,oc->bohw", part[:, :, :out_h, :out_w], weight[:, :, i, j])
    if bias is not None:
        result += bias[None, :, None, None]
    return result


def max_pool2d(x: torch.Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> torch.Tensor:
    (kernel_h, kernel_w), (pad_h, pad_w) = pair(kernel_size), pair(padding)
    stride_h, stride_w = pair(kernel_size if stride is None else stride)
    padded = pad(x, (pad_w, pad_w, pad_h, pad_h), value=float("-inf"))
    out_h = (padded.shape[2] - kernel_h) // stride_h + 1
    out_w = (padded.shape[3] - kernel_w) // stride_w + 1
    result = None
    for i in range(kernel_h):
        for j in range(kernel_w):
            part = padded[:, :, i::stride_h, j::stride_w][:, :, :out_h, :out_w]
            result = part if result is None else torch.maximum(result, part)
    return result
