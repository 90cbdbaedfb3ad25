# B30: leaves a note in /dev/shm, where it outlives the process
# expect = "denied"
# reason = "EACCES"
# defence = ["landlock"]
import os


def scaled(x, by):
    with open("/dev/shm/torchgrade-attack", "w"):
        os.unlink("/dev/shm/torchgrade-attack")
    return x * by
