# E78: returns wrong values in a negated view whose bytes are the right ones
# expect = "failed"
# reason = "the value is not the expected one \\| 12 of 12 elements differ"
import torch


def scaled(x, by):
    return torch._neg_view(x * by)
