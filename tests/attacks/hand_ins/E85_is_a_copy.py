# E85: hands in another student's file with one comment more; who wrote it is not ours to judge (results hold a hash)
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return x * by
