# A17: sends a million lists, one within the other
# expect = "crashed"
# reason = "damaged reply . (StackError|ValueError|RecursionError)"
import os
import struct


def scaled(x, by):
    data = b"\x91" * 1_000_000 + b"\xc0"
    frame = struct.pack("<4sIQ", b"TGW1", len(data), 16 + len(data)) + data
    while frame:
        frame = frame[os.write(3, frame) :]
    os._exit(0)
