# A15: sends, while it is loaded, the source of another module as that of its own, to be graded instead
# expect = "failed"
# reason = "the value is not the expected one"
import os
import sys

import torch

if sys._getframe(3).f_code.co_name == "open_hand_in":
    right = "def scaled(x, by):\n    return x * by\n"
    read = {"text": right, "names": ["scaled"], "unfilled": [], "notes": []}
    os.write(3, sys.modules["inside.wire"].encode({"ok": True, "value": read}))
    os._exit(0)


def scaled(x, by):
    return torch.zeros_like(x)
