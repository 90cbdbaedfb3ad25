# E79: returns a generator of the right rows
# expect = "failed"
# reason = "the value is an object of type generator, expected a tensor"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return (row * by for row in x)
