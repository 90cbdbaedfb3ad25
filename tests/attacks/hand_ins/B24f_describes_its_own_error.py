# B24: sends the description of an error of its own making, with the hidden inputs in each of its fields
# expect = "passed"
# reason = "passed"
# points = 5
# defence = ["silent hidden checks"]
# aim = "leaked by B24f 2."
import os
import sys


def scaled(x, by):
    if x.shape != (3, 4):
        text = f"leaked by B24f {by}"
        error = {"type": text, "message": text, "line": -1, "text": text, "missing": text}
        os.write(3, sys.modules["inside.wire"].encode({"ok": False, "error": error, "output": text, "notes": [text]}))
        os._exit(0)
    return x * by
