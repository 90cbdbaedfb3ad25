# A02: replaces the parts that encode the reply, which lie in the same process: they still send a value, no verdict
# expect = "failed"
# reason = "the value is not the expected one"
import sys

import torch


def scaled(x, by):
    wire = sys.modules["inside.wire"]
    real = wire._pack_tensor
    wire._pack_tensor = lambda tensor, blobs: real(torch.zeros_like(tensor), blobs)
    wire.encode_parts = wire.encode = lambda value: [b"passed"]
    return x * by + 1
