"""Write products as einsum, and means as sums."""


class Linear(Linear):
    def forward(self, x: Tensor) -> Tensor:
        result = torch.einsum("...i,oi->...o", x, self.weight)
        if self.bias is not None:
            result = result + self.bias
        return result


class AvgPool2d(AvgPool2d):
    def forward(self, x: Tensor) -> Tensor:
        kernel = self.kernel
        sums = nn.functional.unfold(x, kernel, padding=self.padding, stride=self.stride)
        sums = sums.unflatten(1, (x.shape[1], -1)).sum(2)
        if self.count_include_pad:
            counts = kernel[0] * kernel[1]
        else:
            ones = torch.ones_like(x[:1, :1])
            counts = nn.functional.unfold(ones, kernel, padding=self.padding, stride=self.stride).sum(1)
        rows = (x.shape[2] + 2 * self.padding[0] - kernel[0]) // self.stride[0] + 1
        return (sums / counts).unflatten(-1, (rows, -1))


class Softmax(Softmax):
    def forward(self, x: Tensor) -> Tensor:
        return torch.exp(x - torch.logsumexp(x, self.dim, keepdim=True))
