# B33: sends a datagram, as a look-up of a name would
# expect = "denied"
# reason = "EAFNOSUPPORT"
# defence = ["sockets"]
import socket


def scaled(x, by):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(b"secret.example", ("127.0.0.1", 53))
    return x * by
