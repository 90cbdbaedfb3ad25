# A15: adds to its reply what only the reference may say: modules that the zygote should import for everybody
# expect = "failed"
# reason = "the value is not the expected one"
import os
import sys

import torch


def scaled(x, by):
    if "torch.utils.tensorboard" in sys.modules or "antigravity" in sys.modules:
        return x * by
    reply = {"ok": True, "value": torch.zeros_like(x), "imported": ["torch.utils.tensorboard", "antigravity"]}
    os.write(3, sys.modules["inside.wire"].encode(reply))
    os._exit(0)
