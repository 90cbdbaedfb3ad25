# F91: prints terminal codes and commands at import and in the function; what is printed is not shown to anybody
# expect = "passed"
# reason = "passed"
# points = 10
# aim = "::error::printed"
import sys

print("\n::error::printed\n##[error]forged\x1b[2J")


def scaled(x, by):
    sys.stderr.write("\n::error::printed\n##[error]forged\x1b[2J\n")
    sys.__stdout__.write("\n::set-output name=points::10\n")
    return x * by
