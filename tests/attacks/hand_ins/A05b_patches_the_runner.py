# A05: replaces what pytest calls to run a check by nothing
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["process"]
import sys

import torch

python = sys.modules.get("_pytest.python")
if python is not None:
    python.Function.runtest = lambda self: None


def scaled(x, by):
    return torch.zeros_like(x)
