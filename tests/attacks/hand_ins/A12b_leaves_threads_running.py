# A12: leaves threads that would never end; the answer is right, and they are ended with the process
# expect = "passed"
# reason = "passed"
# points = 10
import threading
import time


def wait():
    while True:
        time.sleep(60)


def scaled(x, by):
    for _ in range(3):
        threading.Thread(target=wait).start()
    return x * by
