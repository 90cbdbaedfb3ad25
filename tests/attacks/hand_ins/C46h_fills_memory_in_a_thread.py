# C46: fills memory in a thread, while the function itself waits for that thread
# expect = "memory"
# reason = "MemoryError"
# levels = ["L2", "L1", "L0"]
# defence = ["memory limit"]
from concurrent.futures import ThreadPoolExecutor


def fill():
    return sum(len(kept) for kept in [bytes(100 << 20) for _ in range(4)])


def scaled(x, by):
    with ThreadPoolExecutor(1) as pool:
        return x * by if pool.submit(fill).result() else x
