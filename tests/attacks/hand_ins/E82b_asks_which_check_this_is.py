# E82: looks through frames, objects, modules and files for whether this is the public check, and works only then
# expect = "error"
# reason = "LookupError: nothing names the check"
# defence = ["process"]
import gc
import os
import sys


def words():
    frame = sys._getframe(1)
    while frame is not None:
        yield frame.f_code.co_filename
        yield frame.f_code.co_name
        yield from (str(key) for key in frame.f_locals)
        yield from (value for value in frame.f_locals.values() if isinstance(value, str))
        for value in frame.f_locals.values():
            if isinstance(value, dict):
                yield from (f"{key}" for key in value)
                yield from (each for each in value.values() if isinstance(each, str))
        frame = frame.f_back
    for each in gc.get_objects():
        if type(each) is dict:
            yield from (value for value in list(each.values()) if type(value) is str)
    yield from sys.argv
    yield from os.environ


def scaled(x, by):
    if any(word[::-1].startswith(("llams_tset", "egral_tset")) for word in words()):  # backwards: not to find itself
        return x * by
    raise LookupError("nothing names the check")
