# B24: prints the inputs of the hidden check to stdout, stderr, both descriptors, warnings, logging and faulthandler
# expect = "passed"
# reason = "passed"
# points = 10
# aim = "leaked by B24b 2."
import faulthandler
import logging
import os
import sys
import warnings


def scaled(x, by):
    if x.shape != (3, 4):
        text = f"leaked by B24b {by} {x.tolist()}"
        print(text)
        print(text, file=sys.stderr)
        sys.__stdout__.write(text)
        sys.__stdout__.flush()
        os.write(1, text.encode())
        os.write(2, text.encode())
        warnings.warn(text, stacklevel=1)
        logging.warning(text)
        faulthandler.dump_traceback(2)
    return x * by
