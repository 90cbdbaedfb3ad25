# E79: returns a layer that scales instead of scaling
# expect = "failed"
# reason = "the value is an object of type Linear, expected a tensor"
# levels = ["L2", "L1", "L0"]
import torch


def scaled(x, by):
    return torch.nn.Linear(x.shape[1], x.shape[1])
