# C41: asks the person at the keyboard for a number
# expect = "error"
# reason = "EOFError: EOF when reading a line"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return x * float(input("Which number? "))
