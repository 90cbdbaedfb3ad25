# A13: walks the frames to the zygote's object and sends its facts over the control socket: exit 0, no time used
# expect = "error"
# reason = "EBADF|ENOTSOCK"
# defence = ["closed descriptors"]
import sys


def scaled(x, by):
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "control"):
        frame = frame.f_back
    frame.f_locals["self"].control.getsockopt(1, 3)  # what kind of socket it is; to send would be the next step
    return x * by
