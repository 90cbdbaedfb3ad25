# C44: leaves a daemon behind: a child of a child in a session of its own
# expect = "denied"
# reason = "EPERM"
# defence = ["seccomp"]
import os
import time


def scaled(x, by):
    pid = os.fork()
    if pid == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(1)
        os._exit(0)
    os.waitpid(pid, 0)
    return x * by
