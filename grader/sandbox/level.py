"""How strong the wall is. Data only."""

from enum import IntEnum


class Level(IntEnum):
    """Strength of the sandbox; a higher one includes the lower ones."""

    NONE = 0  # resource limits only
    LANDLOCK = 1  # Landlock + seccomp + limits
    NAMESPACES = 2  # bubblewrap namespaces on top

    def __str__(self) -> str:
        return f"L{int(self)}"
