# F88: writes a file that Python would run at its next start into every folder it takes modules from
# expect = "denied"
# reason = { L2 = "EROFS", L1 = "EACCES" }
import os
import sys


def scaled(x, by):
    refusal = LookupError("no folder")
    for folder in filter(os.path.isdir, sys.path):
        path = os.path.join(folder, "torchgrade_attack.pth")
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except OSError as error:
            refusal = error
        else:
            os.unlink(path)
            return x * by
    raise refusal
