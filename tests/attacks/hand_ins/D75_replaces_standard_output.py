# D75: replaces sys.stdout and sys.stderr by objects that cannot write, or nothing at all
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import sys

sys.stdout = None
sys.stderr = object()


def scaled(x, by):
    sys.stdin = None
    return x * by
