# F91: raises an error whose message would clear the screen by one character (C1) and write a score there
# expect = "error"
# reason = "ValueError"
# aim = "\u009b2J"
# defence = ["clean words"]
raise ValueError("\x9b2J\x9b1;1H10 of 10")
