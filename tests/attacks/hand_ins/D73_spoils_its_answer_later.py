# D73: answers rightly, and a thread zeroes the answer three seconds later; what counts are the bytes that were returned
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import threading
import time


def spoil(answer):
    time.sleep(3)
    answer.zero_()


def scaled(x, by):
    answer = x * by
    threading.Thread(target=spoil, args=(answer,), daemon=True).start()
    return answer
