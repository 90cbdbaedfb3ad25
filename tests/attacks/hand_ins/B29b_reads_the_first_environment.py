# B29: reads what the kernel keeps of the environment its parent was started with, which no program can clear
# expect = "denied"
# reason = "EACCES"
import os


def scaled(x, by):
    with open(f"/proc/{os.getppid()}/environ") as file:
        text = file.read()
    print(text)
    return x * by
