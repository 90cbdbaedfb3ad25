# E84: computes in half precision and returns float64, as many checks with a tolerance of 1e-2 accept
# expect = "failed"
# reason = "the value is not the expected one \\| \\d+ of 12 elements differ"
# defence = ["tight tolerance"]


def scaled(x, by):
    return (x.half() * by).to(x.dtype)
