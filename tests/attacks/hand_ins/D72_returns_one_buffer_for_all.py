# D72: writes every answer into one global buffer, so that a later call changes what an earlier one returned
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import torch

BUFFER = torch.empty(1000)


def scaled(x, by):
    out = BUFFER.to(x.dtype)[: x.numel()].view_as(x)
    return torch.mul(x, by, out=out)
