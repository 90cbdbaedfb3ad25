# C45: sends a signal to every process that it may, and to its group
# expect = "denied"
# reason = "EPERM"
import os
import signal


def scaled(x, by):
    refusals = []
    for target in (0, -1):
        try:
            os.kill(target, signal.SIGCONT)
        except OSError as error:
            refusals.append(error)
    if len(refusals) == 2:
        raise refusals[1]
    return x * by
