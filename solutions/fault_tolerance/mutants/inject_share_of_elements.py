"""Take the rate for a share of the elements.   (tasks.md 7.31, mistake 7)

loses: inject
"""


def inject(model: nn.Module, rate: float, generator: torch.Generator) -> list[tuple[str, int, int]]:
    bits = []
    for name, parameter in model.named_parameters():
        size = torch.finfo(parameter.dtype).bits
        bits += [(name, index, bit) for index in range(parameter.numel()) for bit in range(size)]
    elements = sum(parameter.numel() for parameter in model.parameters())
    flips = [bits[place] for place in torch.randperm(len(bits), generator=generator)[: round(rate * elements)]]
    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for name, index, bit in flips:
            parameters[name].copy_(flip_bit(parameters[name], index, bit))
    return flips
