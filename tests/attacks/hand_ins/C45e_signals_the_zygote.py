# C45: signals the process that it was forked from, whose number is near its parent's
# expect = "denied"
# reason = "EPERM"
# defence = ["signals"]
import os
import signal


def scaled(x, by):
    refused = None
    others = set(range(os.getppid(), os.getppid() + 100)) - {os.getpid()}
    for pid in sorted(others):
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            continue
        except OSError as error:
            refused = error
        else:
            return x * by
    raise refused
