# A16: sends a reply of its own and then lets the true one follow
# expect = "crashed"
# reason = "the frame announces another length"
import os
import sys

import torch


def scaled(x, by):
    os.write(3, sys.modules["inside.wire"].encode({"ok": True, "value": torch.zeros_like(x)}))
    return torch.zeros_like(x)
