# C56: returns a list in a list in a list, a hundred thousand deep
# expect = "error"
# reason = "recursion limit exceeded|nested"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    value = [x * by]
    for _ in range(100_000):
        value = [value]
    return value
