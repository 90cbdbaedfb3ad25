# C42: forks ten processes
# expect = "denied"
# reason = "EPERM"
# defence = ["seccomp"]
import os


def scaled(x, by):
    children = []
    for _ in range(10):
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        children.append(pid)
    for pid in children:
        os.waitpid(pid, 0)
    return x * by
