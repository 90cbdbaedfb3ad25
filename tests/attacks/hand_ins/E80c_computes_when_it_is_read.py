# E80: returns a tensor of zeros that computes its values when they are read, after the clock of a call would stop
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
# defence = ["CPU clock"]
import time

import torch


class Later(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if function is torch.Tensor.detach:
            end = time.process_time() + 0.7
            while time.process_time() < end:
                pass
            x, by = args[0].work
            return x * by
        return super().__torch_function__(function, types, args, kwargs or {})


def scaled(x, by):
    later = torch.zeros_like(x).as_subclass(Later)
    later.work = (x, by)
    return later
