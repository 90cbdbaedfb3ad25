"""`%load_ext grader`: the visible checks of a lab in a notebook, on what its kernel has run so far.

    %grader check attention                   all tasks
    %grader check attention causal_mask       one task; several may be named, with --task or without

Runs in the student's kernel: in Jupyter, VS Code and Colab. It needs neither the notebook's path nor that it was saved:
the texts of the cells that were run are read as grading would read them, in a process of its own, and neither the
kernel's names nor its torch take part.
"""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from typing import Any

import click

from grader.public import Checked, check_cells

_CHECK = click.Command(  # as the terminal takes it
    "check",
    params=[
        click.Argument(["lab"]),
        click.Argument(["named"], nargs=-1),
        click.Option(["-t", "--task", "tasks"], multiple=True),
        click.Option(["--execute"], is_flag=True),
    ],
    add_help_option=False,
)
USAGE = "%grader check LAB [TASK ...] [--execute]"
IN_COLAB = "In Colab, upload the folder you were given as a .zip and run  !unzip NAME.zip  in a cell."


def load_ipython_extension(shell: Any) -> None:
    """Register `%grader` with an IPython shell."""
    from IPython.core.magic import no_var_expand

    def grader(line: str) -> CheckView:
        """Run the visible checks of a lab: %grader check LAB [TASK ...]."""
        return run(shell, line)

    # a task may be called {x}
    shell.register_magic_function(no_var_expand(grader), magic_kind="line", magic_name="grader")


def run(shell: Any, line: str) -> CheckView:
    """Run one line of the magic; raise IPython's UsageError, which is shown without a traceback."""
    from IPython.core.error import UsageError

    try:
        lab, tasks, execute = parsed(line)
        return CheckView(check_cells(lab, cells_of(shell), tasks, execute=execute))
    except (click.ClickException, ValueError) as error:
        said = error.format_message() if isinstance(error, click.ClickException) else str(error)
        advice = f" {IN_COLAB}" if "google.colab" in sys.modules and "no public checks" in said else ""
        raise UsageError(said + advice) from None


def parsed(line: str) -> tuple[str, tuple[str, ...], bool]:
    """Return lab, tasks and whether cells are run, as a line of the magic says; raise ValueError for any other."""
    command, *words = shlex.split(line, comments=True) or [""]
    try:
        if command != "check":
            raise click.UsageError(command)
        given = _CHECK.make_context(command, words).params
    except click.UsageError:
        raise ValueError(f"use it as  {USAGE}") from None
    return given["lab"], (*given["named"], *given["tasks"]), given["execute"]


def cells_of(shell: Any) -> list[str]:
    """Return the texts of the cells that were run, so that the first is In [1]; what was not Python among them."""
    return [str(text) for text in shell.history_manager.input_hist_raw[1:]]


@dataclass(frozen=True, slots=True)
class CheckView:
    """What the checks said, as Jupyter shows it: a table where there is a browser, plain text where there is none."""

    checked: Checked

    def __repr__(self) -> str:
        from grader.tables import check_text

        return check_text(self.checked).strip()

    def _repr_html_(self) -> str:
        from grader.report import render_check

        return render_check(self.checked)
