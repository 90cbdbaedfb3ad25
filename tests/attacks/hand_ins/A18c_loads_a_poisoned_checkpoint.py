# A18: loads a checkpoint of its own that runs code: it runs there, in the child, with the rights of the child
# expect = { L2 = "error", L1 = "denied" }
# reason = { L2 = "ENOENT", L1 = "EACCES" }
# defence = ["landlock"]
import io
import os

import torch


class Bomb:
    def __reduce__(self):
        return os.listdir, ("@COURSE@/solutions",)


def scaled(x, by):
    file = io.BytesIO()
    torch.save({"state": Bomb()}, file)
    file.seek(0)
    torch.load(file, weights_only=False)
    return x * by
