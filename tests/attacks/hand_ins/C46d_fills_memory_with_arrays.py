# C46: keeps NumPy arrays until memory is full
# expect = "memory"
# reason = "MemoryError|Unable to allocate"
# levels = ["L2", "L1", "L0"]
# defence = ["memory limit"]
import numpy as np


def scaled(x, by):
    kept = [np.empty(12_500_000) for _ in range(4)]  # 400 MB
    return x * by if kept else x
