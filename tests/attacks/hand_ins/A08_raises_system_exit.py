# A08: leaves by sys.exit(0)
# expect = "error"
# reason = "SystemExit at line 8.*SystemExit: 0"
import sys


def scaled(x, by):
    sys.exit(0)
