"""Flatten by view, which a tensor that is not contiguous refuses.   (tasks.md 7.31, mistake 10)

loses: flip_bit
"""


def flip_bit(tensor: Tensor, index: int, bit: int) -> Tensor:
    size = torch.finfo(tensor.dtype).bits
    flipped = tensor.detach().clone()
    flipped.view(WORDS[size]).view(-1)[index] ^= 1 << bit if bit < size - 1 else -(1 << bit)
    return flipped
