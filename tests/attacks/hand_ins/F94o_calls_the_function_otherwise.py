# F94: calls the function as the lab does but for a capital letter
# expect = "error"
# reason = "the hand-in defines no scaled"
# levels = ["L2", "L1", "L0"]


def Scaled(x, by):
    return x * by
