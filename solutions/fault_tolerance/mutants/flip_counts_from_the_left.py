"""Count the bits from the sign.   (tasks.md 7.31, mistake 3)

loses: flip_bit
"""


def flip_bit(tensor: Tensor, index: int, bit: int) -> Tensor:
    size = torch.finfo(tensor.dtype).bits
    bit = size - 1 - bit
    flipped = tensor.detach().clone(memory_format=torch.contiguous_format)
    flipped.view(WORDS[size]).view(-1)[index] ^= 1 << bit if bit < size - 1 else -(1 << bit)
    return flipped
