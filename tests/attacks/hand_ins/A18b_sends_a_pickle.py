# A18: sends pickled code instead of a reply
# expect = "crashed"
# reason = "the frame does not start with the magic word"
import os
import pickle


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("@FREE@/A18b",)


def scaled(x, by):
    os.write(3, pickle.dumps(Bomb()))
    os._exit(0)
