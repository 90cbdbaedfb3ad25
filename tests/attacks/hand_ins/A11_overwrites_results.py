# A11: opens the result of another student for writing
# expect = { L2 = "error", L1 = "denied" }
# reason = { L2 = "ENOENT", L1 = "EACCES" }
# defence = ["process", "landlock"]


def scaled(x, by):
    open("@OUT@/forged.json", "w").close()
    return x * by
