"""Hit the running statistics of batch normalisation, too.   (tasks.md 7.31, mistake 11)

loses: inject
"""


def inject(model: nn.Module, rate: float, generator: torch.Generator) -> list[tuple[str, int, int]]:
    state = {name: value for name, value in model.state_dict().items() if value.is_floating_point()}
    bits = [
        (name, index, bit)
        for name, value in state.items()
        for index in range(value.numel())
        for bit in range(torch.finfo(value.dtype).bits)
    ]
    flips = [bits[place] for place in torch.randperm(len(bits), generator=generator)[: round(rate * len(bits))]]
    for name, index, bit in flips:
        state[name].copy_(flip_bit(state[name], index, bit))
    return flips
