# A09: raises a BaseException of its own that cannot be printed
# expect = "error"
# reason = "an exception of its own class at line 15.*own exception:"


class Stop(BaseException):
    def __str__(self):
        raise Stop

    __repr__ = __str__


def scaled(x, by):
    value = Stop()
    raise value
