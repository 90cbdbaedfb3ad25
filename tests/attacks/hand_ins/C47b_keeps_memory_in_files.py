# C47: fills a file that lies in memory and that no limit of address space counts
# expect = "denied"
# reason = "EPERM"
# defence = ["memory files"]
import os


def scaled(x, by):
    descriptor = os.memfd_create("kept")
    os.close(descriptor)
    return x * by
