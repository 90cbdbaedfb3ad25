# F95: exchanges the folders of itself and of another student, in case they are read again
# expect = { L2 = "error", L1 = "denied" }
# reason = { L2 = "ENOENT", L1 = "EACCES" }
# defence = ["landlock"]
import os


def scaled(x, by):
    os.rename("@CLASS@/victim", "@CLASS@/victim.away")
    os.rename("@CLASS@/victim.away", "@CLASS@/victim")
    return x * by
