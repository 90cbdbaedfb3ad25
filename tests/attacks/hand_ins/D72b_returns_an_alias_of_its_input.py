# D72: returns its input itself and relies on the grader to change it when it computes the reference in place
# expect = "failed"
# reason = "elements differ"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return x.T.T
