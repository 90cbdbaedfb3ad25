# C41: a deadlock: two threads take two locks in opposite order
# expect = "timeout"
# reason = "no answer after 5 s"
# levels = ["L2", "L1", "L0"]
import threading

first, second = threading.Lock(), threading.Lock()
met = threading.Barrier(2)


def other():
    with second:
        met.wait()
        with first:
            pass


def scaled(x, by):
    threading.Thread(target=other, daemon=True).start()
    with first:
        met.wait()
        with second:
            return x * by
