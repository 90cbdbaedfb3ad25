# A21: sends the right answer, then ends with the status by which pytest says that there were no tests
# expect = "crashed"
# reason = "the process ended before the function returned . exit status 5"
import os
import sys


def scaled(x, by):
    os.write(3, sys.modules["inside.wire"].encode({"ok": True, "value": x * by}))
    os._exit(5)
