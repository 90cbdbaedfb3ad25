# A01: replaces everything in memory that is called assert_something, allclose or equal, wherever it is bound
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["process"]
import gc
import types

import torch


def content(*args, **kwargs):
    return True


torch.allclose = torch.equal = torch.isclose = content
for thing in gc.get_objects():
    named = isinstance(thing, types.FunctionType) and thing.__name__.lstrip("_").startswith("assert_")
    if named and not thing.__closure__:
        thing.__code__ = (lambda *args, **kwargs: True).__code__  # also where it is bound already


def scaled(x, by):
    return torch.zeros_like(x)
