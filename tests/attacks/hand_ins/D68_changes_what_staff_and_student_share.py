# D68: replaces the reference by its own function in the table of modules, where both run in one interpreter
# expect = "failed"
# reason = "elements differ"
# defence = ["process"]
import gc
import sys
import types

import torch


def scaled(x, by):
    for module in [*sys.modules.values(), *gc.get_objects()]:
        if isinstance(module, types.ModuleType) and module.__dict__.get("SECRET"):
            module.scaled = wrong
    return wrong(x, by)


def wrong(x, by):
    return torch.zeros_like(x)
