"""Forget the groups in the interval of the first values.

loses: conv2d
"""


class Conv2d(Conv2d):
    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True
    ) -> None:
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias)
        bound = 1 / math.sqrt(in_channels * math.prod(self.weight.shape[2:]))
        nn.init.uniform_(self.weight, -bound, bound)
