# A20: lets threads compute while the main one sleeps: the kernel counts the time of all
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
# defence = ["CPU clock"]
import threading
import time

import torch


def burn():
    end = time.thread_time() + 0.7
    while time.thread_time() < end:
        torch.ones(100, 100) @ torch.ones(100, 100)


def scaled(x, by):
    threads = [threading.Thread(target=burn) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return x * by
