# D71: multiplies its input in place and returns that; the reference gets an input of its own
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return x.mul_(by)
