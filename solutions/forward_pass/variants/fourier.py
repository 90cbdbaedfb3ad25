"""Convolve by a product of Fourier transforms, and take every s-th number of the result."""


def conv2d(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None, stride: Size = 1, padding: Size = 0
) -> torch.Tensor:
    (stride_h, stride_w), (pad_h, pad_w) = pair(stride), pair(padding)
    kernel_h, kernel_w = weight.shape[2:]
    padded = pad(x, (pad_w, pad_w, pad_h, pad_h))
    height, width = padded.shape[2:]
    if height < kernel_h or width < kernel_w:
        raise ValueError("too small")
    images = torch.fft.rfft2(padded)
    kernels = torch.fft.rfft2(weight, s=(height, width))
    whole = torch.fft.irfft2(torch.einsum("bchw,ochw->bohw", images, kernels.conj()), s=(height, width))
    result = whole[:, :, : height - kernel_h + 1 : stride_h, : width - kernel_w + 1 : stride_w]
    return result if bias is None else result + bias[:, None, None]
