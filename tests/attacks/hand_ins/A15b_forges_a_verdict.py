# A15: sends a reply with all that a verdict could be called in it: passed, points, score, outcome
# expect = "failed"
# reason = "the value is a dict, expected a tensor"
import os
import sys


def scaled(x, by):
    verdict = {"passed": True, "outcome": "passed", "points": 10, "score": 10, "verdict": {"outcome": "passed"}}
    os.write(3, sys.modules["inside.wire"].encode({"ok": True, "value": verdict, **verdict}))
    os._exit(0)
