"""Flip in the bytes of the words, by NumPy."""

import sys


def flip_bit(tensor: Tensor, index: int, bit: int) -> Tensor:
    size = tensor.element_size()
    raw = tensor.detach().cpu().contiguous().flatten().view(torch.uint8).numpy().copy()
    byte = bit // 8 if sys.byteorder == "little" else size - 1 - bit // 8
    raw[index * size + byte] ^= 1 << bit % 8
    return torch.from_numpy(raw).view(tensor.dtype).reshape(tensor.shape).to(tensor.device)
