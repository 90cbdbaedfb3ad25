# C39: ignores and blocks every signal, and goes on after every exception
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
# defence = ["CPU clock"]
import contextlib
import signal
import time


def scaled(x, by):
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    end = time.process_time() + 0.8
    while time.process_time() < end:
        try:
            sum(range(1000))
        except BaseException:
            pass
    return x * by
