# D62: ends the program at its last line, as scripts do
# expect = "error"
# reason = "SystemExit.*when the file is loaded"
# levels = ["L2", "L1", "L0"]
import sys


def scaled(x, by):
    return x * by


sys.exit(0)
