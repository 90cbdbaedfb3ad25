# A17: sends random bytes and ends
# expect = "crashed"
# reason = "the frame does not start with the magic word"
import os


def scaled(x, by):
    os.write(3, b"\xff\x00garbage" * 500)
    os._exit(0)
