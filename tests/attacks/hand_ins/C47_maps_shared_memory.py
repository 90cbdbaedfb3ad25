# C47: fills shared mappings, which no limit of private data counts
# expect = "memory"
# reason = "ENOMEM"
# levels = ["L2", "L1", "L0"]
# defence = ["memory limit"]
import mmap


def scaled(x, by):
    kept = []
    for _ in range(4):
        area = mmap.mmap(-1, 100 << 20)
        for place in range(0, len(area), 16 * mmap.PAGESIZE):
            area[place] = 1
        kept.append(area)
    return x * by
