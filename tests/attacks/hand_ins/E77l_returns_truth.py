# E77: returns True, as if it were the one to say whether the answer is right
# expect = "failed"
# reason = "the value is a bool, expected a tensor"


def scaled(x, by):
    return True
