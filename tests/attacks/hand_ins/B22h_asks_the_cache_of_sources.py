# B22: has the source cache of Python read the solution, and answers with it
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["landlock"]
import linecache

import torch


def scaled(x, by):
    text = "".join(linecache.getlines("@COURSE@/solutions/scaled/scaled.py"))
    if not text:
        return torch.zeros_like(x)  # linecache swallows the error
    namespace = {}
    exec(text, namespace)
    return namespace["scaled"](x, by)
