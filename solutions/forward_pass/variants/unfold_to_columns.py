"""Convolve and pool as matrix products and rows of columns (im2col)."""


def conv2d(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None, stride: Size = 1, padding: Size = 0
) -> torch.Tensor:
    (stride_h, stride_w), (pad_h, pad_w) = pair(stride), pair(padding)
    kernel_h, kernel_w = weight.shape[2:]
    out_h = (x.shape[2] + 2 * pad_h - kernel_h) // stride_h + 1
    out_w = (x.shape[3] + 2 * pad_w - kernel_w) // stride_w + 1
    if min(out_h, out_w) < 1:
        raise ValueError("too small")
    columns = torch.nn.functional.unfold(x, (kernel_h, kernel_w), padding=(pad_h, pad_w), stride=(stride_h, stride_w))
    result = weight.reshape(len(weight), -1) @ columns
    if bias is not None:
        result = result + bias.unsqueeze(1)
    return result.reshape(x.shape[0], len(weight), out_h, out_w)


def max_pool2d(x: torch.Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> torch.Tensor:
    (kernel_h, kernel_w), (pad_h, pad_w) = pair(kernel_size), pair(padding)
    steps = pair(kernel_size if stride is None else stride)
    padded = pad(x, (pad_w, pad_w, pad_h, pad_h), value=torch.finfo(x.dtype).min)
    out_h = (padded.shape[2] - kernel_h) // steps[0] + 1
    columns = torch.nn.functional.unfold(padded, (kernel_h, kernel_w), stride=steps)
    columns = columns.reshape(x.shape[0], x.shape[1], kernel_h * kernel_w, -1)
    return columns.max(dim=2)[0].reshape(x.shape[0], x.shape[1], out_h, -1)
