"""Replace the bias by a new parameter.

loses: output_bias
"""


def start_from_shares_(layer: nn.Linear, counts: Tensor) -> nn.Linear:
    layer.bias = nn.Parameter(torch.log(counts / counts.sum()).to(layer.bias))
    return layer
