# B24: shows what it sees of the tests: the request with the probes, its arguments and the lines of all loaded sources
# expect = "error"
# reason = "ValueError"
# aim = "CANARY"
import linecache
import sys


def scaled(x, by):
    frame, seen = sys._getframe(), []
    while frame is not None:
        seen += [value for value in frame.f_locals.values() if type(value) is dict and "probes" in value]
        frame = frame.f_back
    sources = {name: "".join(entry[2]) for name, entry in linecache.cache.items() if len(entry) > 2}
    for text in (*sources.values(), *(str(request.get("probes")) for request in seen)):
        if "# B24" not in text and "Secret" in text:
            raise ValueError(text[text.index("Secret") :])
    raise ValueError(sorted(sources), [sorted(request) for request in seen])
