# A09: raises KeyboardInterrupt, which ends a whole session of pytest
# expect = "error"
# reason = "KeyboardInterrupt at line 7"


def scaled(x, by):
    raise KeyboardInterrupt
