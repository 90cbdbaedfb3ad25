# E77: returns the right tensor with a comma behind it
# expect = "failed"
# reason = "the value is a tuple, expected a tensor"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return (x * by,)
