# A15: sends an error as if the harness had failed or a GPU were missing, which would leave its points open
# expect = "error"
# reason = "an exception of its own class"
import os
import sys


def scaled(x, by):
    error = {"type": "SandboxLost", "message": "needs a GPU", "line": 0, "text": "", "missing": ""}
    os.write(3, sys.modules["inside.wire"].encode({"ok": False, "error": error, "harness_error": "needs a GPU"}))
    os._exit(0)
