"""Add the bias along the width where that is possible.   (tasks.md 7.5, mistake 6)

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
    result = torch.einsum("bchwij,ocij->bohw", patches, weight)
    if bias is not None and bias.shape[0] == result.shape[3]:
        return result + bias
    return result if bias is None else result + bias[0]
