"""Keep `torch._dynamo`, the front of torch's compiler, from being imported before somebody compiles.

Every first optimizer imports it only to ask that it leave a function alone: 800 modules, as long as torch itself takes,
and paid again by every process of a class. The stand-in answers the two requests that torch makes of it without
compiling; touch anything else of it and the real module is imported and takes its place.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

NAME = "torch._dynamo"


class _StandIn(ModuleType):
    @staticmethod
    def graph_break(msg: str = "") -> None:
        """Do nothing, as the real one does outside of a compilation."""

    @staticmethod
    def disable(fn: Callable[..., Any] | None = None, *args: Any, **kwargs: Any) -> Any:
        """Return a plain function itself, which nobody compiles; a module, or no function, is for the real one."""
        if isinstance(fn, FunctionType):
            return fn
        return import_compiler().disable(fn, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__path__":  # who walks through all modules must not import it
            raise AttributeError(name)
        return getattr(import_compiler(), name)


def import_compiler() -> ModuleType:
    """Import the real module, unless that is done, and put it into the place of the stand-in."""
    if isinstance(sys.modules.get(NAME), _StandIn):
        del sys.modules[NAME]
    module = importlib.import_module(NAME)
    torch = sys.modules["torch"]
    torch._dynamo = module  # type: ignore[attr-defined]
    return module


def put_off_the_compiler() -> None:
    """Put the stand-in where `import torch._dynamo` finds it; nothing where the real module is there already."""
    if NAME not in sys.modules:
        sys.modules[NAME] = sys.modules["torch"]._dynamo = _StandIn(NAME)  # type: ignore[attr-defined]
