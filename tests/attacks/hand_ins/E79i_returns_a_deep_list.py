# E79: returns a list in a list, a hundred thousand deep
# expect = "error"
# reason = "ValueError: recursion limit exceeded"


def scaled(x, by):
    y = x * by
    for _ in range(100_000):
        y = [y]
    return y
