"""Choose a parameter first, as if all had as many bits.

loses: inject
"""


def inject(model: nn.Module, rate: float, generator: torch.Generator) -> list[tuple[str, int, int]]:
    bits = []
    for name, parameter in model.named_parameters():
        size = torch.finfo(parameter.dtype).bits
        bits += [(name, index, bit) for index in range(parameter.numel()) for bit in range(size)]
    queues = {}
    for place in torch.randperm(len(bits), generator=generator).tolist():
        queues.setdefault(bits[place][0], []).append(bits[place])
    flips = []
    for _ in range(round(rate * len(bits))):
        names = [name for name, queue in queues.items() if queue]
        flips.append(queues[names[int(torch.randint(len(names), (), generator=generator))]].pop())
    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for name, index, bit in flips:
            parameters[name].copy_(flip_bit(parameters[name], index, bit))
    return flips
