# E79: returns a text that no encoding can write
# expect = "error"
# reason = "UnicodeEncodeError: 'utf-8' codec can't encode character '.ud800'"


def scaled(x, by):
    return "\ud800"
