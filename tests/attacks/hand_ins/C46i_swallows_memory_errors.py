# C46: fills memory, notices it, and goes on with what there is; its own memory is its own affair
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    kept = []
    try:
        while True:
            kept.append(bytes(100 << 20))
    except MemoryError:
        return x * by
