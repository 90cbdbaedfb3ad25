# C42: lets another interpreter, which nothing watches from within, take its place and send the reply
# expect = "denied"
# reason = "EPERM"
# defence = ["programs"]
import os
import sys


def scaled(x, by):
    reply = sys.modules["inside.wire"].encode({"ok": True, "value": x * by})
    program = "import os, sys; os.write(3, bytes.fromhex(sys.argv[1]))"
    os.execv(sys.executable, [sys.executable, "-S", "-c", program, reply.hex()])
