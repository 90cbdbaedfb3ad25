"""Ignore the groups.   (tasks.md 7.5, mistake 7)

loses: conv2d
"""


class Conv2d(Conv2d):
    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True
    ) -> None:
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias)
        self.groups = 1
        shape = (out_channels, in_channels, *pair(kernel_size))
        bound = 1 / math.sqrt(math.prod(shape[1:]))
        self.weight = nn.Parameter(torch.empty(shape).uniform_(-bound, bound))
