# D75: closes standard output and standard error, the objects and the descriptors
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import os
import sys

sys.stdout.close()
sys.stderr.close()


def scaled(x, by):
    for descriptor in (0, 1, 2):
        try:
            os.close(descriptor)
        except OSError:
            pass
    return x * by
