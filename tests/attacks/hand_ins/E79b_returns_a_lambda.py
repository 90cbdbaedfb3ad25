# E79: returns a function that would return the right answer
# expect = "failed"
# reason = "the value is an object of type function, expected a tensor"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return lambda: x * by
