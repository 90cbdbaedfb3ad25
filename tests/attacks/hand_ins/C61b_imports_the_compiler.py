# C61: imports torch's compiler, which takes longer than a check may; it is imported before the clock starts
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import torch._dynamo
import torch.utils.checkpoint

torch.compiler.reset


def scaled(x, by):
    return x * by
