"""Take every word for one of 32 bits.   (tasks.md 7.31, mistake 9)

loses: flip_bit
"""


def flip_bit(tensor: Tensor, index: int, bit: int) -> Tensor:
    flipped = tensor.detach().clone(memory_format=torch.contiguous_format)
    flipped.view(torch.int32).view(-1)[index] ^= 1 << bit if bit < 31 else -(1 << bit)
    return flipped
