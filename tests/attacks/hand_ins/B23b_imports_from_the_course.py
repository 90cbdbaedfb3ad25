# B23: puts the folders of the course on the path of imports, and imports test and solution
# expect = "error"
# reason = "ModuleNotFoundError: No module named 'test_scaled'"
# defence = ["landlock"]
import importlib
import sys


def scaled(x, by):
    sys.path[:0] = ["@COURSE@/autotests/scaled", "@COURSE@/solutions/scaled"]
    own = sys.modules.pop("scaled")
    test = importlib.import_module("test_scaled") if "pytest" in sys.modules else load("test_scaled")
    solution = importlib.import_module("scaled")
    sys.modules["scaled"] = own
    return solution.scaled(x, by) if test else None


def load(name):
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return spec
