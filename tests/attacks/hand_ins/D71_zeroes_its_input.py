# D71: makes its input zero, so that a reference that gets it afterwards finds zero, too
# expect = "failed"
# reason = "elements differ"
# defence = ["process"]


def scaled(x, by):
    return x.zero_()
