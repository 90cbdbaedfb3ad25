# B30: leaves notes that are hard to find or to remove: hidden, deep, a link, a pipe, a socket, a folder nobody may read
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["wiped scratch"]
import os

import torch

names = (".hidden", "a\nb", "-rf", "x" * 255, "\udcff")
earlier = any(os.path.lexists(name) for name in names)
if not earlier:
    os.umask(0)
    for name in names:
        os.mkdir(name, 0o700)
        os.symlink("/", name + "/" + "link")
    os.mkfifo("pipe")
    os.mkdir("shut", 0)
    os.makedirs("/".join(["deep"] * 200))


def scaled(x, by):
    return x * by if earlier else torch.zeros_like(x)
