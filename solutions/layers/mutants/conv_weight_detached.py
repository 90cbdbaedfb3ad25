"""Cut the weight off from the graph.   (tasks.md 7.5, mistake 11)

loses: conv2d
"""


class Conv2d(Conv2d):
    def forward(self, x: Tensor) -> Tensor:
        kh, kw = self.weight.shape[2:]
        (sh, sw), (ph, pw), (dh, dw) = self.stride, self.padding, self.dilation
        padded = pad(x, (pw, pw, ph, ph))
        rows = (padded.shape[2] - dh * (kh - 1) - 1) // sh + 1
        columns = (padded.shape[3] - dw * (kw - 1) - 1) // sw + 1
        result = 0
        for u in range(kh):
            for v in range(kw):
                part = padded[
                    :, :, u * dh : u * dh + sh * (rows - 1) + 1 : sh, v * dw : v * dw + sw * (columns - 1) + 1 : sw
                ]
                part = part.unflatten(1, (self.groups, -1))
                kernel = self.weight.data[:, :, u, v].unflatten(0, (self.groups, -1))
                result = result + torch.einsum("bgchw,goc->bgohw", part, kernel)
        result = result.flatten(1, 2)
        return result if self.bias is None else result + self.bias[:, None, None]
