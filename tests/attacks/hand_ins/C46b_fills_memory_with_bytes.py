# C46: keeps bytes until memory is full
# expect = "memory"
# reason = "MemoryError"
# levels = ["L2", "L1", "L0"]
# defence = ["memory limit"]


def scaled(x, by):
    kept = [bytes(100 << 20) for _ in range(4)]
    return x * by if kept else x
