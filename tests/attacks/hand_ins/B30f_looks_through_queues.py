# B30: looks through the System V queues of its user by their numbers: no name and no key is needed, only a guess
# expect = "denied"
# reason = "EPERM"
# defence = ["queues"]
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
REMOVE = 0


def scaled(x, by):
    for number in range(3):
        for call, args in ((libc.msgctl, (number, REMOVE, None)), (libc.semctl, (number, 0, REMOVE))):
            if call(*args) < 0 and ctypes.get_errno() == errno.EPERM:
                raise OSError(errno.EPERM, os.strerror(errno.EPERM))
    return x * by
