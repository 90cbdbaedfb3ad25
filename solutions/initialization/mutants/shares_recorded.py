"""Let autograd record, which refuses.

loses: output_bias
"""


def start_from_shares_(layer: nn.Linear, counts: Tensor) -> nn.Linear:
    layer.bias.copy_(torch.log(counts / counts.sum()))
    return layer
