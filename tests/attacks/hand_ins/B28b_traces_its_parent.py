# B28: traces its parent, and asks to be traced by it, so that it waits for a tracer's word
# expect = "denied"
# reason = "EPERM"
# defence = ["tracing"]
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
TRACEME = 0


def scaled(x, by):
    if libc.ptrace(TRACEME, 0, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "Operation not permitted")
    return x * by
