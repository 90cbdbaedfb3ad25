# D62: downloads its data when it is loaded
# expect = "denied"
# reason = "Address family not supported.*when the file is loaded|EAFNOSUPPORT"
# defence = ["sockets"]
import socket

with socket.socket() as connection:
    connection.settimeout(0.2)
    connection.connect_ex(("127.0.0.1", 9))  # the discard service; whether somebody answers is all the same


def scaled(x, by):
    return x * by
