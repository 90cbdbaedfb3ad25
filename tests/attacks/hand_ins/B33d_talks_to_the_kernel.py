# B33: opens netlink, over which the kernel tells of network, devices and audit
# expect = "denied"
# reason = "EAFNOSUPPORT"
# defence = ["sockets"]
import socket


def scaled(x, by):
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as netlink:
        netlink.bind((0, 0))
    return x * by
