# F91: raises an error so long that its lines are broken, and each begins with what GitHub takes for a command; a long name narrows the column
# expect = "error"
# reason = "ValueError: ::notice::forged"
# aim = "  ::notice::forged"
# student = "F91e_wide_wide_wide_wide_wide_wide_wide_wide_wide_wide_wide_wide_wide_wide_wide_wide_wide_wide"
# defence = ["harmless logs"]
raise ValueError("::notice::forged " * 30)
