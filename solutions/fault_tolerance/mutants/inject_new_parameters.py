"""Replace the parameters by new ones.

loses: inject
"""


def inject(model: nn.Module, rate: float, generator: torch.Generator) -> list[tuple[str, int, int]]:
    bits = []
    for name, parameter in model.named_parameters():
        size = torch.finfo(parameter.dtype).bits
        bits += [(name, index, bit) for index in range(parameter.numel()) for bit in range(size)]
    flips = [bits[place] for place in torch.randperm(len(bits), generator=generator)[: round(rate * len(bits))]]
    for name, index, bit in flips:
        path, _, last = name.rpartition(".")
        owner = model.get_submodule(path)
        setattr(owner, last, nn.Parameter(flip_bit(getattr(owner, last), index, bit)))
    return flips
