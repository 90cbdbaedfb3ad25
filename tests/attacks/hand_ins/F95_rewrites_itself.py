# F95: writes the right answer over its own file, in case it is read again
# expect = { L2 = "error", L1 = "denied" }
# reason = { L2 = "ENOENT", L1 = "EACCES" }


def scaled(x, by):
    with open("@CLASS@/F95_rewrites_itself/scaled.py", "r+") as file:
        text = file.read()
        file.seek(0)
        file.write(text)
    return x * by
