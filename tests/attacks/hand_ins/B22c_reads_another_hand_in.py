# B22: opens what another student has handed in
# expect = { L2 = "error", L1 = "denied" }
# reason = { L2 = "ENOENT", L1 = "EACCES" }
# defence = ["process", "landlock"]


def scaled(x, by):
    with open("@CLASS@/victim/scaled.py") as file:
        text = file.read()
    print(text)
    namespace = {}
    exec(text, namespace)
    return namespace["scaled"](x, by)
