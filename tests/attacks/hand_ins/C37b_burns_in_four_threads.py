# C37: computes in four threads that hold no interpreter lock, so that time runs out faster than on the clock
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
# levels = ["L2", "L1", "L0"]
# defence = ["CPU clock"]
import hashlib
import threading

DATA = bytes(1 << 20)


def burn():
    for _ in range(300):
        hashlib.sha256(DATA).digest()


def scaled(x, by):
    threads = [threading.Thread(target=burn) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return x * by
