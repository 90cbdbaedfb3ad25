# E79: defines the answer instead of the function
# expect = "error"
# reason = "'int' object is not callable"
# levels = ["L2", "L1", "L0"]
scaled = 7
