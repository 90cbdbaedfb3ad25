"""The harness's own failures; each class carries the exit code of the command.

    click.ClickException
      UsageProblem      2   what was asked for cannot be done as asked
      GraderError       3   our fault, or the machine's: never a student's zero
        SandboxLost     3   the sandbox died under a check; a fresh one may do
        ReferenceFailed 3   the solution fails on what a check gives it

What goes wrong in student code is no exception of this module: it is an `Outcome`.
"""

import click


class UsageProblem(click.ClickException):
    """The command line, a manifest or a folder asks for something that cannot be done."""

    exit_code = 2


class GraderError(click.ClickException):
    """The harness failed; the report it touches is ungradable, never a zero."""

    exit_code = 3


class ReferenceFailed(GraderError):
    """The solution fails on what a check gives it; a check may give it what a hand-in has returned."""


class SandboxLost(GraderError):
    """The sandbox died; what it was running is repeated once in a new one."""
