# A21: ends itself by the signal that the kernel uses for a refused call, to be taken for denied instead of wrong
# expect = "denied"
# reason = "it made a system call that is refused here . SIGSYS"
import os
import signal


def scaled(x, by):
    os.kill(os.getpid(), signal.SIGSYS)
