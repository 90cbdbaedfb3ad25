"""Round the weights and leave the layers.

loses: model
"""


def quantize_model(model: nn.Module) -> nn.Module:
    new = copy.deepcopy(model)
    for module in new.modules():
        if isinstance(module, nn.Linear):
            scale = symmetric_scale(module.weight, 0)
            module.weight.data = dequantize(quantize(module.weight.detach(), scale), scale)
    return new
