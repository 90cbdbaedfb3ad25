"""Take every parameter for one of 32 bits.   (tasks.md 7.31, mistake 9)

loses: inject
"""


def inject(model: nn.Module, rate: float, generator: torch.Generator) -> list[tuple[str, int, int]]:
    bits = [(n, index, bit) for n, p in model.named_parameters() for index in range(p.numel()) for bit in range(32)]
    flips = [bits[place] for place in torch.randperm(len(bits), generator=generator)[: round(rate * len(bits))]]
    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for name, index, bit in flips:
            parameters[name].copy_(flip_bit(parameters[name], index, bit))
    return flips
