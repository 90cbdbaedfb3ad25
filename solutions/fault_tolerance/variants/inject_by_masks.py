"""Choose by Python's random numbers, seeded from the generator, and flip whole parameters by masks."""

import random


def inject(model: nn.Module, rate: float, generator: torch.Generator) -> list[tuple[str, int, int]]:
    chosen = random.Random(int(torch.randint(2**62, (), generator=generator)))
    places = [
        (name, index, bit)
        for name, parameter in model.named_parameters()
        for index in range(parameter.numel())
        for bit in range(8 * parameter.element_size())
    ]
    flips = sorted(chosen.sample(places, round(rate * len(places))))
    for name, parameter in model.named_parameters():
        word = WORDS[8 * parameter.element_size()]
        mask = torch.zeros(parameter.numel(), dtype=word)
        for _, index, bit in (flip for flip in flips if flip[0] == name):
            mask[index] ^= torch.tensor(1, dtype=word) << bit
        words = parameter.data.contiguous().view(word) ^ mask.view(parameter.shape).to(parameter.device)
        parameter.data.copy_(words.view(parameter.dtype))
    return flips
