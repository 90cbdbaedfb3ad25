"""Keep a plain tensor instead of a parameter.

loses: conv2d
"""


class Conv2d(Conv2d):
    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True
    ) -> None:
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias)
        values = self.weight.detach()
        del self.weight
        self.weight = values
