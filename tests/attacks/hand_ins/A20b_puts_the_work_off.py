# A20: returns a tensor that computes itself when somebody looks at it, outside of what is timed: here that is its child
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
# defence = ["CPU clock"]
import time

import torch


class Later(torch.Tensor):
    by = None

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if cls.by is not None and func is torch.Tensor.detach:
            by, cls.by = cls.by, None
            end = time.process_time() + 0.8
            while time.process_time() < end:
                pass
            return super().__torch_function__(func, types, args, kwargs or {}).as_subclass(torch.Tensor) * by
        return super().__torch_function__(func, types, args, kwargs or {})


def scaled(x, by):
    later = x.clone().as_subclass(Later)
    Later.by = by
    return later
