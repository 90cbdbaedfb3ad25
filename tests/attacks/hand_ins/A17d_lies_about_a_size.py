# A17: sends the header of a tensor without its bytes
# expect = "crashed"
# reason = "a tensor of shape .* has too few bytes"
import os
import sys


def scaled(x, by):
    wire = sys.modules["inside.wire"]
    frame = wire.encode({"ok": True, "value": x * by})
    magic, envelope, total = wire.HEAD.unpack_from(frame)
    short = wire.HEAD.pack(magic, envelope, total - x.nbytes // 2) + frame[wire.HEAD.size : total - x.nbytes // 2]
    os.write(3, short)
    os._exit(0)
