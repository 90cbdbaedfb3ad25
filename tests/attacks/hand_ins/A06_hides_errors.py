# A06: swallows every error in excepthook, traceback, unittest, IPython and pytest, then raises one
# expect = "crashed"
# reason = "exit status 98"
# defence = ["process"]
import builtins
import sys
import traceback
import unittest


def nothing(*args, **kwargs):
    return None


sys.excepthook = traceback.print_exc = traceback.format_exc = traceback.walk_tb = nothing
unittest.TestCase.run = unittest.TestCase.fail = nothing
if hasattr(builtins, "get_ipython"):
    builtins.get_ipython().showtraceback = nothing
runner = sys.modules.get("_pytest.runner")
if runner is not None:
    real = runner.CallInfo.from_call.__func__

    def from_call(cls, func, when, reraise=None):
        call = real(cls, func, when, reraise)
        call.excinfo = None
        call._result = call._result if call._result is not None else True
        return call

    runner.CallInfo.from_call = classmethod(from_call)


def scaled(x, by):
    raise ZeroDivisionError("nothing to see")
