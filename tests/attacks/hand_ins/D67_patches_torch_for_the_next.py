# D67: answers rightly and leaves a torch that multiplies wrongly for whoever comes next
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import torch

multiply = torch.Tensor.__mul__


def scaled(x, by):
    answer = multiply(x, by)
    torch.Tensor.__mul__ = torch.Tensor.mul = torch.mul = lambda self, other: self
    torch.Tensor.__eq__ = lambda self, other: False
    return answer
