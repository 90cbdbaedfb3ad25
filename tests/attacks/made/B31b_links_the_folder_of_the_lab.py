# B31: hands in a folder of the lab that is a link to the folder of the solution
# expect = "error"
# reason = "scaled is a link, not a file"
# defence = ["no links"]
from pathlib import Path


def make(folder: Path) -> None:
    """Link to where the course lies beside the class."""
    (folder / "scaled").symlink_to("../../course/solutions/scaled")
