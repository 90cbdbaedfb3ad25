# E79: returns a list that holds itself
# expect = "error"
# reason = "ValueError: recursion limit exceeded"


def scaled(x, by):
    y = [x * by]
    y.append(y)
    return y
