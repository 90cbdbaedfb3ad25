"""Add up in place behind autograd's back.   (tasks.md 7.5, mistake 11)

loses: conv2d
"""


def conv2d(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None, stride: Size = 1, padding: Size = 0
) -> torch.Tensor:
    kernel_h, kernel_w = weight.shape[2:]
    stride_h, stride_w = pair(stride)
    pad_h, pad_w = pair(padding)
    padded = pad(x, (pad_w, pad_w, pad_h, pad_h))
    if padded.shape[2] < kernel_h or padded.shape[3] < kernel_w:
        raise ValueError("the image is smaller than the kernel")
    patches = padded.unfold(2, kernel_h, stride_h).unfold(3, kernel_w, stride_w)  # (B, C, H', W', kh, kw)
    sizes = (*patches.shape[:1], weight.shape[0], *patches.shape[2:4])
    result = torch.zeros(sizes, dtype=x.dtype, device=x.device)
    for i in range(kernel_h):
        for j in range(kernel_w):
            result.data += torch.einsum("bchw,oc->bohw", patches[..., i, j], weight[..., i, j])
    return result if bias is None else result + bias[:, None, None]
