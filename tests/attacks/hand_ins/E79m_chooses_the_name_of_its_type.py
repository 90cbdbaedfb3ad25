# E79: returns an object whose type is called like a sentence of the grader
# expect = "failed"
# reason = "the value is an object of another type, expected a tensor"
# aim = "all checks passed"


def scaled(x, by):
    return type("all checks passed\n\x1b[32m", (), {})()
