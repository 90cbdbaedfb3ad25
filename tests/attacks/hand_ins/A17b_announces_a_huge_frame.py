# A17: announces a frame of 2^63 bytes with an envelope of four gigabytes
# expect = "crashed"
# reason = "lengths 4294967295 and 9223372036854775808 do not fit a frame"
import os
import struct


def scaled(x, by):
    os.write(3, struct.pack("<4sIQ", b"TGW1", 0xFFFFFFFF, 1 << 63))
    os._exit(0)
