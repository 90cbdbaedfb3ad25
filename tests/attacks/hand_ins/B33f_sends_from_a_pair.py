# B33: makes a pair of datagram sockets, of which an end can send to any socket of the machine
# expect = "denied"
# reason = "EAFNOSUPPORT"
import socket


def scaled(x, by):
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    ours.sendto(b"x", theirs.getsockname() or "\0torchgrade-attack")
    return x * by
