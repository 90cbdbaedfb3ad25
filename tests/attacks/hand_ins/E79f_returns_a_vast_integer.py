# E79: returns an integer of 5000 digits, which Python refuses to print
# expect = "failed"
# reason = "the value is an object of another type, expected a tensor"


def scaled(x, by):
    return 10**5000
