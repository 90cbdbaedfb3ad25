# A18: returns an object that runs code when it is unpickled
# expect = "failed"
# reason = "the value is an object of another type, expected a tensor"
import os


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("@FREE@/A18",)

    def __getstate__(self):
        raise SystemExit(0)


def scaled(x, by):
    return Bomb()
