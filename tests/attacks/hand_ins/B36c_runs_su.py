# B36: runs a program that would make it root
# expect = "denied"
# reason = "EPERM"
import os


def scaled(x, by):
    for program in ("/bin/su", "/usr/bin/sudo", "/usr/bin/newgrp", "/bin/sh"):
        if os.path.exists(program):
            os.execv(program, [program, "-c", "true"])
    os.execv("/usr/bin/env", ["env"])
