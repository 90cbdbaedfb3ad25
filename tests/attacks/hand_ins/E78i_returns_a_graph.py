# E78: returns the right values at the end of a graph whose hooks raise whenever somebody differentiates it
# expect = "passed"
# reason = "passed"
# points = 10


def scaled(x, by):
    y = x.requires_grad_() * by
    y.register_hook(lambda gradient: 1 / 0)
    return y
