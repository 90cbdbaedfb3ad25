# E77: returns a tensor of no dimension that would be every element at once
# expect = "failed"
# reason = "the shape of the value is not the expected one \\| got \\(\\), expected \\(3, 4\\)"


def scaled(x, by):
    return (x * by).mean()
