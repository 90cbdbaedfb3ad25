# B30: asks for the flags of a file and sets them anew: they outlive the check, and need no right to write, only to own
# expect = "denied"
# reason = "EPERM"
# defence = ["file flags"]
import fcntl
import struct

GETFLAGS, SETFLAGS, NODUMP = 0x80086601, 0x40086602, 0x40


def scaled(x, by):
    with open("note", "w") as file:
        flags = struct.unpack("l", fcntl.ioctl(file, GETFLAGS, bytes(8)))[0]
        fcntl.ioctl(file, SETFLAGS, struct.pack("l", flags | NODUMP))
    return x * by
