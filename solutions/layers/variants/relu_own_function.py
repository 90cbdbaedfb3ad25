"""Write the ReLU's gradient by hand."""


class _Relu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x > 0)
        return torch.clamp(x, min=0)

    @staticmethod
    def backward(ctx, upstream):
        (positive,) = ctx.saved_tensors
        return upstream * positive


class ReLU(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return _Relu.apply(x)


class Linear(Linear):
    def forward(self, x: Tensor) -> Tensor:
        result = torch.matmul(x, self.weight.mT)
        return result if self.bias is None else torch.add(result, self.bias)
