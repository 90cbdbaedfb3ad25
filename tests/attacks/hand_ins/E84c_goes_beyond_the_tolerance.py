# E84: is off by two millionths, beyond the tolerance of one
# expect = "failed"
# reason = "the value is not the expected one \\| \\d+ of 12 elements differ"
# defence = ["tight tolerance"]


def scaled(x, by):
    return x * by * (1 + 2e-6)
