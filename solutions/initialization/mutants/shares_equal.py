"""Give all classes the same bias.

loses: output_bias
"""


def start_from_shares_(layer: nn.Linear, counts: Tensor) -> nn.Linear:
    with torch.no_grad():
        layer.bias.fill_(-math.log(len(counts)))
    return layer
