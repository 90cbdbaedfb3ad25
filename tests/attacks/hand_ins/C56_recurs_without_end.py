# C56: calls itself without end
# expect = "error"
# reason = "RecursionError"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return scaled(x, by)
