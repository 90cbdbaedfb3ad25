"""Quantize in the layer itself, buffers made from copies."""


class QuantizedLinear(QuantizedLinear):
    def __init__(self, linear: nn.Linear) -> None:
        nn.Module.__init__(self)
        weight = linear.weight.detach().clone()
        scale = weight.abs().amax(dim=1, keepdim=True) / 127
        scale[scale == 0] = 1.0
        self.register_buffer("weight_scale", scale)
        self.register_buffer("weight_q", torch.round(weight / scale).to(torch.int8))
        if linear.bias is not None:
            self.register_buffer("bias", linear.bias.detach().clone())
        else:
            self.bias = None
