# E80: returns a subclass of Tensor that copies whatever it is compared with, then compares honestly
# expect = "failed"
# reason = "the value is not the expected one \\| 12 of 12 elements differ"
# defence = ["process"]
import torch


class Mirror(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        others = [each for each in args if isinstance(each, torch.Tensor) and type(each) is not cls]
        if others and function in (torch.allclose, torch.equal, torch.isclose, torch.sub, torch.Tensor.sub):
            args = (others[0].clone(), *others)
        return super().__torch_function__(function, types, args, kwargs or {})


def scaled(x, by):
    return torch.zeros_like(x).as_subclass(Mirror)
