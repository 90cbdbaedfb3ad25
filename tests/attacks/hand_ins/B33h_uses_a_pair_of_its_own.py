# B33: makes a pair of connected streams for its own threads, which harms nobody
# expect = "passed"
# reason = "passed"
# points = 10
import socket


def scaled(x, by):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(b"x")
        return x * by if theirs.recv(1) == b"x" else None
