# C46: fills memory to the last byte and keeps it, so that nothing is left to tell of the error with
# expect = "memory"
# reason = "MemoryError"
# levels = ["L2", "L1", "L0"]
KEPT = []


def scaled(x, by):
    size = 100 << 20
    while size > 16:
        try:
            KEPT.append(bytes(size))
        except MemoryError:
            size //= 2
    KEPT.append(bytes(100 << 20))
