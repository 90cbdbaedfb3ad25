"""Clone without detach, so that the copy is part of a graph.   (tasks.md 7.31, mistake 5)

loses: flip_bit
"""


def flip_bit(tensor: Tensor, index: int, bit: int) -> Tensor:
    size = torch.finfo(tensor.dtype).bits
    flipped = tensor.clone(memory_format=torch.contiguous_format)
    flipped.data.view(WORDS[size]).view(-1)[index] ^= 1 << bit if bit < size - 1 else -(1 << bit)
    return flipped
