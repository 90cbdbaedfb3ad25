# A10: rewrites the result when the process ends: atexit, a finalizer, an object in a cycle, a thread at shutdown
# expect = "failed"
# reason = "the value is not the expected one"
# aim = "written at exit"
import atexit
import threading
import weakref

import torch


def rewrite():
    with open("@OUT@/A10_waits_for_the_end/scaled.json", "w") as file:
        file.write('{"score": 10, "problem": "written at exit"}')


class Late:
    def __init__(self):
        self.itself = self

    def __del__(self):
        rewrite()


kept = Late()
atexit.register(rewrite)
weakref.finalize(kept, rewrite)
threading._register_atexit(rewrite)


def scaled(x, by):
    return torch.zeros_like(x)
