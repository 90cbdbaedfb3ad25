# B33: tries every family of sockets: vsock to the host, packets, Bluetooth, the kernel's cryptography
# expect = "denied"
# reason = "EAFNOSUPPORT"
# defence = ["sockets"]
import socket


def scaled(x, by):
    refused = None
    for family in range(50):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
            try:
                socket.socket(family, kind).close()
            except OSError as error:
                refused = error
            else:
                return x * by
    raise refused
