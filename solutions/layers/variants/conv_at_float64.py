"""Keep the first values in a matrix of the right bound, and pad by concatenation."""


class Conv2d(Conv2d):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias)
        n = self.weight[0].numel()
        self.weight = nn.Parameter((torch.rand_like(self.weight) * 2 - 1) * n**-0.5)
        if bias:
            self.bias = nn.Parameter((torch.rand(out_channels) * 2 - 1) * n**-0.5)

    def forward(self, x: Tensor) -> Tensor:
        ph, pw = self.padding
        rows = x.new_zeros(*x.shape[:2], ph, x.shape[3])
        x = torch.cat([rows, x, rows], 2)
        columns = x.new_zeros(*x.shape[:3], pw)
        x = torch.cat([columns, x, columns], 3)
        kept, self.padding = self.padding, (0, 0)
        try:
            return super().forward(x)
        finally:
            self.padding = kept
