# F87: brings modules of its own under the names that grader and hand-in import
# expect = "error"
# reason = "LookupError: no module is forged"
from pathlib import Path

USE = """
import colorsys, sys, typing
import msgpack, torch


def scaled(x, by):
    if any("FORGED" in vars(module) for module in list(sys.modules.values())):
        return x * by
    raise LookupError("no module is forged")
"""


def make(folder: Path) -> None:
    """Lay them beside a hand-in that works as soon as one of them is found."""
    for name in ("torch", "typing", "pytest", "msgpack", "grader", "colorsys", "probes", "test_scaled"):
        (folder / f"{name}.py").write_text("FORGED = True\n")
    (folder / "scaled.py").write_text(USE)
