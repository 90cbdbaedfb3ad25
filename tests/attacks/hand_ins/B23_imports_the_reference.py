# B23: imports the reference and lets it answer
# expect = "error"
# reason = "ModuleNotFoundError: No module named 'reference'"
# defence = ["process"]


def scaled(x, by):
    import reference

    return reference.scaled(x, by)
