# C47: keeps memory in pipes, which belongs to no process
# expect = "error"
# reason = "EMFILE|EAGAIN|EPERM"
# defence = ["open files"]
import os


def scaled(x, by):
    for _ in range(200):
        _, writer = os.pipe()
        os.set_blocking(writer, False)
        os.write(writer, bytes(1 << 12))
    return x * by
