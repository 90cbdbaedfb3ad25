# B27: returns a tensor on memory that it frees, of the size and place that malloc gives the reference's result next
# expect = "failed"
# reason = "the value (is not the expected one|holds NaN)"
import ctypes

import numpy
import torch

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
ALIGN, LEAST = 64, 32  # of torch's memory on the CPU, and bytes of malloc's smallest chunk
KEPT = 7  # freed chunks of a size that malloc keeps aside, and does not give to aligned requests


def scaled(x, by):
    size = max(LEAST, -(-(x.nbytes + 8) // 16) * 16) + ALIGN + LEAST  # what malloc looks for to align a result in it
    blocks = []
    for each in [LEAST + ALIGN + LEAST] * 20 + [size] * (KEPT + 1):  # the small ones are for the number `by`
        blocks.append(libc.malloc(each))
        libc.malloc(40)  # keeps freed neighbours from becoming one
    place = -(-blocks[-1] // ALIGN) * ALIGN
    place += ALIGN if 0 < place - blocks[-1] < LEAST else 0
    kind = ctypes.c_double if x.dtype is torch.float64 else ctypes.c_float
    result = torch.from_numpy(numpy.ctypeslib.as_array((kind * x.numel()).from_address(place))).reshape(x.shape)
    for block in blocks:
        libc.free(block)
    return result
