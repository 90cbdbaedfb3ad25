# E79: defines a coroutine, which does nothing until somebody waits for it
# expect = "failed"
# reason = "the value is an object of another type, expected a tensor"


async def scaled(x, by):
    return x * by
