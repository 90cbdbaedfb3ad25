"""Flip the sign by 1 << 31, which no int32 can hold.   (tasks.md 7.31, mistake 1)

loses: flip_bit
"""


def flip_bit(tensor: Tensor, index: int, bit: int) -> Tensor:
    size = torch.finfo(tensor.dtype).bits
    flipped = tensor.detach().clone(memory_format=torch.contiguous_format)
    flipped.view(WORDS[size]).view(-1)[index] ^= torch.tensor(1 << bit, dtype=WORDS[size], device=tensor.device)
    return flipped
