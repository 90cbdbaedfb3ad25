# A21: stops itself, so that whoever waits for its end waits for ever
# expect = "timeout"
# reason = "no answer after 5 s"
import os
import signal


def scaled(x, by):
    os.kill(os.getpid(), signal.SIGSTOP)
    return x * by
