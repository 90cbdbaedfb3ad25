# A07: ends the process with status 0 when it is imported
# expect = "crashed"
# reason = "the process ended before the function returned .when the file is loaded.*exit status 0"
# defence = ["process"]
import os

os._exit(0)
