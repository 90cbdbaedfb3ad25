# E77: returns the right numbers as an array of numpy
# expect = "failed"
# reason = "the value is an object of type numpy.ndarray, expected a tensor"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return (x * by).numpy()
