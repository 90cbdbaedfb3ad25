"""Convolve number by number, seven loops deep: slow, but right."""


def conv2d(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None, stride: Size = 1, padding: Size = 0
) -> torch.Tensor:
    stride, padding = pair(stride), pair(padding)
    x = pad(x, (padding[1], padding[1], padding[0], padding[0]))
    height = (x.shape[2] - weight.shape[2]) // stride[0] + 1
    width = (x.shape[3] - weight.shape[3]) // stride[1] + 1
    if height <= 0 or width <= 0:
        raise ValueError("too small")
    result = torch.zeros(x.shape[0], weight.shape[0], height, width, dtype=x.dtype, device=x.device)
    for b in range(x.shape[0]):
        for o in range(weight.shape[0]):
            for i in range(height):
                for j in range(width):
                    total = 0.0 if bias is None else bias[o]
                    for c in range(weight.shape[1]):
                        for u in range(weight.shape[2]):
                            for k in range(weight.shape[3]):
                                total = total + x[b, c, i * stride[0] + u, j * stride[1] + k] * weight[o, c, u, k]
                    result[b, o, i, j] = total
    return result
