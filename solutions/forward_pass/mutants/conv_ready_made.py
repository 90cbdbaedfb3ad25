"""Call torch's own convolution, which the hand-out excludes.   (tasks.md 7.5)

loses: conv2d
"""


def conv2d(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None, stride: Size = 1, padding: Size = 0
) -> torch.Tensor:
    pad_h, pad_w = pair(padding)
    if x.shape[2] + 2 * pad_h < weight.shape[2] or x.shape[3] + 2 * pad_w < weight.shape[3]:
        raise ValueError("the image is smaller than the kernel")
    return torch.nn.functional.conv2d(x, weight, bias, stride, padding)
