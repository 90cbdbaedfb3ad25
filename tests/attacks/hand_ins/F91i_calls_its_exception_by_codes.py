# F91: raises an exception of its own class, which is called by terminal codes; no name of a student's class is repeated
# expect = "error"
# reason = "an exception of its own class"
# aim = "\u001b[2J"


def scaled(x, by):
    raise type("\x1b[2J\n::error::forged", (Exception,), {})("passed")
