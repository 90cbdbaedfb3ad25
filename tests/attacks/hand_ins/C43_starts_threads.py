# C43: starts two hundred threads that wait for each other
# expect = "error"
# reason = "can't start new thread"
# levels = ["L2", "L1", "L0"]
# defence = ["memory limit"]
import threading


def scaled(x, by):
    done = threading.Event()
    threads = [threading.Thread(target=done.wait) for _ in range(200)]
    try:
        for thread in threads:
            thread.start()
    finally:
        done.set()
    return x * by
