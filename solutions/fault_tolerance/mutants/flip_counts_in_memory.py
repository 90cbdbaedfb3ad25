"""Count the elements in the order of memory, which in a view is another one.   (tasks.md 7.31, mistake 4)

loses: flip_bit
"""


def flip_bit(tensor: Tensor, index: int, bit: int) -> Tensor:
    size = torch.finfo(tensor.dtype).bits
    flipped = tensor.detach().clone()  # keeps the order of a dense tensor's axes in memory
    words = flipped.view(WORDS[size])
    words.as_strided((words.numel(),), (1,))[index] ^= 1 << bit if bit < size - 1 else -(1 << bit)
    return flipped
