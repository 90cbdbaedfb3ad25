"""Accept channels that cannot be divided into groups.   (tasks.md 7.5, mistake 7)

loses: conv2d
"""


class Conv2d(Conv2d):
    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True
    ) -> None:
        nn.Module.__init__(self)
        self.stride, self.padding, self.dilation, self.groups = pair(stride), pair(padding), pair(dilation), groups
        shape = (out_channels, in_channels // groups, *pair(kernel_size))
        bound = 1 / math.sqrt(math.prod(shape[1:]))
        self.weight = nn.Parameter(torch.empty(shape).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(out_channels).uniform_(-bound, bound)) if bias else None
