# C42: starts a program
# expect = "denied"
# reason = "EPERM"
# defence = ["seccomp"]
import subprocess
import sys


def scaled(x, by):
    subprocess.run([sys.executable, "-S", "-c", ""], check=True, start_new_session=False)
    return x * by
