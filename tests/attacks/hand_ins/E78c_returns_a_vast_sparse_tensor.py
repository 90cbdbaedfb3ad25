# E78: returns an empty sparse tensor that would be 8 TB if anybody wrote its zeros out
# expect = "memory"
# reason = "can't allocate memory|not enough memory"
import torch


def scaled(x, by):
    return torch.sparse_coo_tensor(torch.empty(1, 0, dtype=torch.int64), [], (1 << 40,), dtype=x.dtype)
