# B24: puts the inputs of the hidden check into the message of an error
# expect = "passed"
# reason = "passed"
# points = 5
# defence = ["silent hidden checks"]
# aim = "leaked by B24 2."


def scaled(x, by):
    if x.shape != (3, 4):
        raise ValueError(f"leaked by B24 {by} {x.tolist()}")
    return x * by
