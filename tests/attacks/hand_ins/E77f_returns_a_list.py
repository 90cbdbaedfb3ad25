# E77: returns the right numbers as nested lists
# expect = "failed"
# reason = "the value is a list, expected a tensor"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return (x * by).tolist()
