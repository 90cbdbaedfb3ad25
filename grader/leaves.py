"""Walk through values made of plain containers, as they travel between check and probe."""

from __future__ import annotations

from collections.abc import Iterator


def leaves(value: object) -> Iterator[object]:
    """Yield what lies in nested dicts, lists and tuples, without the keys; any other value is its own only leaf."""
    if isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from leaves(item)
    else:
        yield value
