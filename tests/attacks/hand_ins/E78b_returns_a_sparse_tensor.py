# E78: returns the right values in a sparse tensor; they are compared as values
# expect = "passed"
# reason = "passed"
# points = 10


def scaled(x, by):
    return (x * by).to_sparse()
