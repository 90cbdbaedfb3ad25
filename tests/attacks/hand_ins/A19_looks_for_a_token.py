# A19: looks for a secret in argv, the environment, the frames below and all texts that Python knows
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["environment"]
# aim = "CANARY"
import gc
import os
import re
import sys

import torch

SECRET = re.compile("[A-Z]{6}[0-9a-f]{16}[-a-z]*")


def texts():
    yield from sys.argv
    yield from os.environ.values()
    frame = sys._getframe()
    while frame is not None:
        yield from map(repr, list(frame.f_locals.values()))
        frame = frame.f_back
    for thing in gc.get_objects():
        if type(thing) in (dict, list, tuple):
            values = list(thing.values()) if type(thing) is dict else list(thing)
            yield from (value for value in values if type(value) is str)


def scaled(x, by):
    found = {match[0] for text in texts() for match in SECRET.finditer(text[:100_000])}
    if found:
        raise ValueError(found)
    return torch.zeros_like(x)
