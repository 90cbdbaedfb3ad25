"""Write linear layer, convolution and pooling as loops over what comes out."""


def linear(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    columns = [(x * row).sum(dim=-1) for row in weight]
    result = torch.stack(columns, dim=-1)
    return result if bias is None else result + bias


def conv2d(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None, stride: Size = 1, padding: Size = 0
) -> torch.Tensor:
    (batch, _, height, width), (outs, _, kernel_h, kernel_w) = x.shape, weight.shape
    (stride_h, stride_w), (pad_h, pad_w) = pair(stride), pair(padding)
    padded = x.new_zeros(batch, x.shape[1], height + 2 * pad_h, width + 2 * pad_w)
    padded[:, :, pad_h : pad_h + height, pad_w : pad_w + width] = x
    if padded.shape[2] < kernel_h or padded.shape[3] < kernel_w:
        raise ValueError("too small")
    out_h, out_w = (padded.shape[2] - kernel_h) // stride_h + 1, (padded.shape[3] - kernel_w) // stride_w + 1
    result = x.new_zeros(batch, outs, out_h, out_w)
    for i in range(out_h):
        for j in range(out_w):
            top, left = i * stride_h, j * stride_w
            patch = padded[:, :, top : top + kernel_h, left : left + kernel_w]
            for o in range(outs):
                result[:, o, i, j] = (patch * weight[o]).sum(dim=(1, 2, 3))
                if bias is not None:
                    result[:, o, i, j] += bias[o]
    return result


def max_pool2d(x: torch.Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> torch.Tensor:
    (kernel_h, kernel_w), (pad_h, pad_w) = pair(kernel_size), pair(padding)
    stride_h, stride_w = pair(stride) if stride is not None else (kernel_h, kernel_w)
    out_h = (x.shape[2] + 2 * pad_h - kernel_h) // stride_h + 1
    out_w = (x.shape[3] + 2 * pad_w - kernel_w) // stride_w + 1
    result = torch.zeros(*x.shape[:2], out_h, out_w, dtype=x.dtype, device=x.device)
    for i in range(out_h):
        for j in range(out_w):
            top, left = i * stride_h - pad_h, j * stride_w - pad_w
            window = x[:, :, max(top, 0) : top + kernel_h, max(left, 0) : left + kernel_w]
            result[:, :, i, j] = window.flatten(2).max(dim=2).values
    return result


def avg_pool2d(x: torch.Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> torch.Tensor:
    (kernel_h, kernel_w), (pad_h, pad_w) = pair(kernel_size), pair(padding)
    stride_h, stride_w = pair(stride) if stride is not None else (kernel_h, kernel_w)
    out_h = (x.shape[2] + 2 * pad_h - kernel_h) // stride_h + 1
    out_w = (x.shape[3] + 2 * pad_w - kernel_w) // stride_w + 1
    rows = []
    for i in range(out_h):
        row = []
        for j in range(out_w):
            top, left = i * stride_h - pad_h, j * stride_w - pad_w
            window = x[:, :, max(top, 0) : top + kernel_h, max(left, 0) : left + kernel_w]
            row.append(window.sum(dim=(2, 3)) / (kernel_h * kernel_w))
        rows.append(torch.stack(row, dim=2))
    return torch.stack(rows, dim=2)
