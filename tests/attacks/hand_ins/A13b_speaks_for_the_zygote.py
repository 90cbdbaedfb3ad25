# A13: walks the frames to the zygote's object and speaks on its socket to the warden, as if it were another child
# expect = "error"
# reason = "EBADF|ENOTSOCK"
# defence = ["closed descriptors"]
import sys


def scaled(x, by):
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "orders"):
        frame = frame.f_back
    frame.f_locals["self"].orders.getsockopt(1, 3)  # what kind of socket it is; to send would be the next step
    return x * by
