# D62: draws a picture and saves it when it is loaded
# expect = "denied"
# reason = "EFBIG"
# levels = ["L2", "L1", "L0"]
with open("losses.png", "wb") as file:
    file.write(bytes(1000))


def scaled(x, by):
    return x * by
