# C46: raises its own limit of memory before it takes that
# expect = "error"
# reason = "not allowed to raise maximum limit"
# defence = ["memory limit"]
import resource


def scaled(x, by):
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    kept = bytearray(400 << 20)
    return x * by if kept else x
