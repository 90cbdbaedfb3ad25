# A08: tells pytest, where there is one, to end with status 0; else leaves by SystemExit(0) at import
# expect = "error"
# reason = "SystemExit at line 11.*SystemExit: 0"
# defence = ["process"]
import sys

pytest = sys.modules.get("pytest")


def scaled(x, by):
    raise SystemExit(0) if pytest is None else pytest.exit.Exception("done", returncode=0)
