# E77: returns one row of shape (1, 4), which broadcasts
# expect = "failed"
# reason = "the shape of the value is not the expected one \\| got \\(1, 4\\), expected \\(3, 4\\)"


def scaled(x, by):
    return (x * by)[:1]
