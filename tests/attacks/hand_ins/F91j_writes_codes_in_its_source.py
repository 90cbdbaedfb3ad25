# F91: raises on a line of its source that holds terminal codes; the line is repeated to people
# expect = "error"
# reason = "ZeroDivisionError"
# aim = "\u001b[2J"
# defence = ["clean words"]


def scaled(x, by):
    return 1 / 0  # [2J[1;1H10 of 10
