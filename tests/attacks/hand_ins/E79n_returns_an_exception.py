# E79: returns the exception instead of raising it
# expect = "failed"
# reason = "the value is an object of another type, expected a tensor"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return NotImplementedError()
