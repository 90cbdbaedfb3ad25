# E78: returns a tensor whose storage it has freed, so that reading it reads what is not there
# expect = "error"
# reason = "."
import torch


def scaled(x, by):
    y = torch.empty(1 << 16, dtype=x.dtype)
    y.untyped_storage().resize_(0)
    return y
