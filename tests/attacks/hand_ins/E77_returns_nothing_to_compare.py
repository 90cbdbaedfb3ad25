# E77: returns an empty tensor of shape (0, 3, 4), which broadcasts against the right one and differs nowhere
# expect = "failed"
# reason = "the shape of the value is not the expected one \\| got \\(0, 3, 4\\), expected \\(3, 4\\)"
import torch


def scaled(x, by):
    return torch.empty(0, *x.shape, dtype=x.dtype)
