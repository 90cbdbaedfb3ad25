# B24: puts the inputs of the hidden check into the name of the type of what it returns
# expect = "passed"
# reason = "passed"
# points = 5
# aim = "leaked_by_B24d_2."


def scaled(x, by):
    if x.shape != (3, 4):
        return type(f"leaked_by_B24d_{by}", (), {"__module__": "numpy"})()
    return x * by
