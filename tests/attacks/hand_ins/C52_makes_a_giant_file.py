# C52: makes a file of four terabytes that takes no room
# expect = "denied"
# reason = "EFBIG"
# defence = ["file size"]
import os
import tempfile


def scaled(x, by):
    with tempfile.TemporaryFile(dir=os.getcwd()) as file:
        file.truncate(1 << 42)
    return x * by
