# F91: raises an error with a message of ten million characters; a few hundred are repeated
# expect = "error"
# reason = "ValueError: x{290}"
raise ValueError("x" * 10_000_000)
