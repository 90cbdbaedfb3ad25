# C47: fills shared mappings, which no limit of private data counts
# expect = { L2 = "denied", L1 = "denied", L0 = "memory" }
# reason = { L2 = "EPERM", L1 = "EPERM", L0 = "ENOMEM" }
# levels = ["L2", "L1", "L0"]
import mmap


def scaled(x, by):
    kept = []
    for _ in range(4):
        area = mmap.mmap(-1, 100 << 20)
        for place in range(0, len(area), 16 * mmap.PAGESIZE):
            area[place] = 1
        kept.append(area)
    return x * by
