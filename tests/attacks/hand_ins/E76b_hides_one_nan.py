# E76: returns one NaN among values that are right
# expect = "failed"
# reason = "holds NaN or infinity \\| 1 of 12 elements differ; first at index \\[1, 2\\]: got nan"
# defence = ["finite values"]


def scaled(x, by):
    y = x * by
    y[1, 2] = float("nan")
    return y
