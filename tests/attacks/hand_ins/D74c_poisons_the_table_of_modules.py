# D74: takes torch, the encoder and the standard library out of the table of modules, and has every import fail
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import sys


class Refuse:
    def find_spec(self, name, path=None, target=None):
        raise ImportError(name)


def scaled(x, by):
    sys.meta_path[:] = [Refuse()]
    sys.path.clear()
    for name in [name for name in sys.modules if name.split(".")[0] in ("torch", "inside", "msgpack", "json", "os")]:
        sys.modules[name] = None
    return x * by
