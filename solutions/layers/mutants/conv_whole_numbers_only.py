"""Take whole numbers for sizes, no pairs.   (tasks.md 7.5, mistake 12)

loses: conv2d
"""


class Conv2d(Conv2d):
    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True
    ) -> None:
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias)
        k = int(kernel_size)
        self.weight = nn.Parameter(self.weight.detach().reshape(out_channels, -1, k, k))
