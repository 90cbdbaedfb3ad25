# A09: raises an exception whose class and traceback cannot be asked for, so that whoever describes it fails
# expect = "crashed"
# reason = "exit status 98"


class Stop(BaseException):
    @property
    def __traceback__(self):
        raise Stop


def scaled(x, by):
    raise Stop
