"""Convert the value to a whole number instead of reading its bits.   (tasks.md 7.31, mistake 2)

loses: flip_bit
"""


def flip_bit(tensor: Tensor, index: int, bit: int) -> Tensor:
    size = torch.finfo(tensor.dtype).bits
    words = tensor.detach().flatten().to(WORDS[size])
    words[index] ^= 1 << bit if bit < size - 1 else -(1 << bit)
    return words.to(tensor.dtype).view(tensor.shape)
