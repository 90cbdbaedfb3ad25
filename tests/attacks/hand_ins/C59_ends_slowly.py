# C59: registers what would take a minute when the interpreter ends, and leaves a thread that would keep it alive
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import atexit
import threading
import time

atexit.register(time.sleep, 60)


class Slow:
    def __del__(self):
        time.sleep(60)


SLOW = Slow()
SLOW.itself = SLOW


def scaled(x, by):
    threading.Thread(target=time.sleep, args=(60,)).start()
    return x * by
