"""Flip in the tensor that was given.   (tasks.md 7.31, mistake 4)

loses: flip_bit
"""


def flip_bit(tensor: Tensor, index: int, bit: int) -> Tensor:
    size = torch.finfo(tensor.dtype).bits
    flipped = tensor.detach().contiguous()
    flipped.view(WORDS[size]).view(-1)[index] ^= 1 << bit if bit < size - 1 else -(1 << bit)
    return flipped
