# E78: returns a nested tensor, whose rows may have different lengths and whose shape nobody can ask for
# expect = "error"
# reason = "TypeError: a tensor without values of its own cannot be sent back"
import torch


def scaled(x, by):
    return torch.nested.nested_tensor(list(x * by))
