# B30: looks for what earlier students have left: /tmp, /dev/shm, caches, the folder above its own
# expect = "denied"
# reason = "EACCES"
# defence = ["landlock"]
import os


def scaled(x, by):
    for folder in ("..", "/tmp", "/dev/shm", "/var/tmp"):
        if os.path.isdir(folder):
            print(os.listdir(folder))
    return x * by
