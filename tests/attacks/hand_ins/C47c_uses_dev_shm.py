# C47: fills /dev/shm, which is memory
# expect = "denied"
# reason = "EACCES|EROFS|ENOENT"
# defence = ["landlock"]
import os


def scaled(x, by):
    path = f"/dev/shm/torchgrade-attack-{os.getpid()}"
    with open(path, "wb"):
        os.unlink(path)
    return x * by
