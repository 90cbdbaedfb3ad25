"""Lose the rare classes in whole numbers.

loses: output_bias
"""


def start_from_shares_(layer: nn.Linear, counts: Tensor) -> nn.Linear:
    with torch.no_grad():
        layer.bias.copy_(torch.log((1000 * counts // counts.sum()).clamp(min=1)))
    return layer
