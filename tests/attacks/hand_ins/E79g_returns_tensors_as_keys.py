# E79: returns a dict whose keys are tensors
# expect = "error"
# reason = "TypeError: only a number, text, bytes, None or a tuple of them can be a key"


def scaled(x, by):
    return {x: by, x * by: None}
