# A17: sends a thousand lists that announce 65535 elements each, of which nothing is there
# expect = "crashed"
# reason = "the envelope ends within a value|damaged reply . (ValueError|StackError)"
import os
import struct


def scaled(x, by):
    data = b"\xdc\xff\xff" * 1000
    os.write(3, struct.pack("<4sIQ", b"TGW1", len(data), 16 + len(data)) + data)
    os._exit(0)
