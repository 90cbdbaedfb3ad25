# B25: looks in all frames, with inspect and through tracebacks, for a tensor other than its input
# expect = "failed"
# reason = "the value is not the expected one"
import inspect

import torch


def scaled(x, by):
    for info in inspect.stack()[1:]:
        for name, value in {**info.frame.f_locals, **info.frame.f_globals}.items():
            if isinstance(value, torch.Tensor) and value is not x and value.shape == x.shape:
                print(name, value)
                return value
    return torch.zeros_like(x)
