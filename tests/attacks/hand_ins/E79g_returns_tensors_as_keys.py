# E79: returns a dict whose keys are tensors
# expect = "error"
# reason = "TypeError: only numbers, text, bytes, None and tuples of them can be keys"


def scaled(x, by):
    return {x: by, x * by: None}
