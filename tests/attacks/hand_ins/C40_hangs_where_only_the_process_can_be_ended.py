# C40: hangs so that pytest-timeout's thread would end the whole session with os._exit; here only its own process ends
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
# levels = ["L2", "L1", "L0"]
import signal


def scaled(x, by):
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    return sum(iter(int, 1))
