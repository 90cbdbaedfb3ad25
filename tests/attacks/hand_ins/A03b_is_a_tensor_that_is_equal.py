# A03: returns a tensor of its own class for which every function of torch, the encoder's too, answers True
# expect = "error"
# reason = "TypeError: a tensor without values of its own cannot be sent back"
# defence = ["process"]
import torch


class Same(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True


def scaled(x, by):
    return torch.zeros_like(x).as_subclass(Same)
