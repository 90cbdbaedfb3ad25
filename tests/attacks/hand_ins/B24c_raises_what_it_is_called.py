# B24: puts the inputs of the hidden check into the name of an exception's class, which is no message
# expect = "passed"
# reason = "passed"
# points = 5
# defence = ["silent hidden checks"]
# aim = "leaked_by_B24c_2."


def scaled(x, by):
    if x.shape != (3, 4):
        raise type(f"leaked_by_B24c_{by}", (Exception,), {})(f"leaked_by_B24c_{by}")
    return x * by
