# F91: raises an error whose message would write into the clipboard of whoever reads it on a terminal
# expect = "error"
# reason = "ValueError"
# aim = "\u001b]52;c;"
# defence = ["clean words"]
raise ValueError("\x1b]52;c;ZXZpbA==\x07")
