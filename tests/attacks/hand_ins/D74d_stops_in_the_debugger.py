# D74: leaves a breakpoint in its code
# expect = "error"
# reason = "a breakpoint, where nobody can type"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    answer = x * by
    # what is in it?
    breakpoint()
    return answer
