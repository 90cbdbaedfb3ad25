# A17: sends a tensor whose shape has a product beyond 64 bits
# expect = "crashed"
# reason = "bad shape|too few bytes|damaged reply . RuntimeError"
import os
import sys

import msgpack


def scaled(x, by):
    wire = sys.modules["inside.wire"]
    header = ["float64", [1 << 28] * 7 + [0], list(range(8)), 0, "Tensor", "cpu", False, "strided", 0]
    tensor = msgpack.ExtType(wire.TENSOR, msgpack.packb(header))
    data = msgpack.packb({"ok": True, "value": tensor})
    os.write(3, wire.HEAD.pack(b"TGW1", len(data), 16 + len(data)) + data)
    os._exit(0)
