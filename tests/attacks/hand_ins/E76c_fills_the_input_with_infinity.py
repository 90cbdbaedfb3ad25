# E76: fills its input with infinity, so that a reference computed from the same tensor returns infinity too
# expect = "failed"
# reason = "holds NaN or infinity"
# defence = ["process"]


def scaled(x, by):
    return x.fill_(float("inf"))
