# A16: forks, so that two processes come back from the function, one with the right answer
# expect = "denied"
# reason = "EPERM"
# defence = ["seccomp"]
import os


def scaled(x, by):
    if os.fork() == 0:
        return None
    os.wait()
    return x * by
