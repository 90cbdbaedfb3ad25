# B27: returns a tensor on memory that it has freed, where the reference is likely to put its result
# expect = "failed"
# reason = "the value (is not the expected one|holds NaN)"
# defence = ["process"]
import ctypes

import numpy
import torch


def scaled(x, by):
    fillers = [x + by for _ in range(12)]  # the first freed ones are kept aside by malloc
    del fillers
    address = 0
    for _ in range(50):
        last, address = address, (x + by).data_ptr()
        if address == last:
            break
    kind = ctypes.c_double if x.dtype == torch.float64 else ctypes.c_float
    array = numpy.ctypeslib.as_array((kind * x.numel()).from_address(address))
    return torch.from_numpy(array).reshape(x.shape)
