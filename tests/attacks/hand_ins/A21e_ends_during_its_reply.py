# A21: sends half of the right reply, and kills itself
# expect = "memory"
# reason = "the machine ended it, most likely for lack of memory . SIGKILL"
import os
import signal
import sys


def scaled(x, by):
    frame = sys.modules["inside.wire"].encode({"ok": True, "value": x * by})
    os.write(3, frame[: len(frame) // 2])
    os.kill(os.getpid(), signal.SIGKILL)
