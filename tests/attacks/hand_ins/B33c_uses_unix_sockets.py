# B33: makes a UNIX socket that it could connect to any service of this machine
# expect = "denied"
# reason = "EAFNOSUPPORT"
# defence = ["sockets"]
import socket


def scaled(x, by):
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("\0torchgrade-attack")
    return x * by
