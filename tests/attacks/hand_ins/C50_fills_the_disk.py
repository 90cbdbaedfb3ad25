# C50: writes to its scratch folder
# expect = "denied"
# reason = "EFBIG"
# defence = ["file size"]
import os
import tempfile


def scaled(x, by):
    with tempfile.TemporaryFile(dir=os.getcwd()) as file:
        file.write(bytes(1 << 20))
    return x * by
