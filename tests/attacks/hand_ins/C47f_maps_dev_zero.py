# C47: maps /dev/zero, shared, and lets go of the descriptor
# expect = "memory"
# reason = "ENOMEM"
# defence = ["memory limit"]
import mmap
import os


def scaled(x, by):
    kept = []
    for _ in range(4):
        descriptor = os.open("/dev/zero", os.O_RDONLY)
        area = mmap.mmap(descriptor, 100 << 20, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_WRITE)
        os.close(descriptor)
        for place in range(0, len(area), 16 * mmap.PAGESIZE):
            area[place] = 1
        kept.append(area)
    return x * by
