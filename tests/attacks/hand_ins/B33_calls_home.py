# B33: opens a TCP connection to bring away what it sees
# expect = "denied"
# reason = "EAFNOSUPPORT"
import socket


def scaled(x, by):
    with socket.create_connection(("127.0.0.1", 9), timeout=0.1):
        return x * by
