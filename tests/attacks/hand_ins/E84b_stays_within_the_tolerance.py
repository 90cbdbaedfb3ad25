# E84: is off by 9e-7 on purpose, within the tolerance of 1e-6; whoever can do that has the right answer
# expect = "passed"
# reason = "passed"
# points = 10


def scaled(x, by):
    return x * by * (1 + 9e-7)
