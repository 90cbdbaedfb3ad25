# A15: sends a whole well-formed reply of its own, then ends the process: it is compared like any value
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["process"]
import os
import sys

import torch


def scaled(x, by):
    wire = sys.modules.get("inside.wire")
    if wire is not None:
        os.write(3, wire.encode({"ok": True, "value": torch.zeros_like(x)}))
    os._exit(0)
