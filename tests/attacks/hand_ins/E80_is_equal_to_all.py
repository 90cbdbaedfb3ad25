# E80: returns a subclass of Tensor that computes nothing and answers every comparison with True
# expect = "failed"
# reason = "the value is not the expected one \\| 12 of 12 elements differ"
# defence = ["process"]
import torch


class Lazy(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if function in (torch.allclose, torch.equal, torch.isclose):
            return True
        return super().__torch_function__(function, types, args, kwargs or {})


def scaled(x, by):
    return torch.zeros_like(x).as_subclass(Lazy)
