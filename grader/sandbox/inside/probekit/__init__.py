"""What probes of several labs share: `from probekit import ...`.

Runs beside student code and, on the reference's side, in the grading process. Imports torch only; importing it runs no
tensor operation and changes nothing.
"""

from .spy import GradSpy, called_operators, shares_memory, unchanged
from .toy_accelerator import toy_accelerator

__all__ = ["GradSpy", "called_operators", "shares_memory", "toy_accelerator", "unchanged"]
