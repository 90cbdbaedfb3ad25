"""Tables on the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from grader.verify import Proof


class ProofTable:
    """Collects proofs and shows one row a lab; faults are printed as they come."""

    def __init__(self, seed: int, verbose: bool) -> None:
        self.console = Console(highlight=False, soft_wrap=True)
        self.seed, self.verbose = seed, verbose
        self.proofs: list[Proof] = []

    def add(self, proof: Proof) -> None:
        """Take one proof; print it when it has faults, or when asked for every line."""
        self.proofs.append(proof)
        case, report = proof.case, proof.report
        if self.verbose or proof.faults:
            mark = "[red]✗[/]" if proof.faults else "[green]✓[/]"
            self.console.print(f"{mark} {case.lab.name} {case.kind} {case.name}: {report.score:g}/{report.max_score:g}")
        for fault in proof.faults:
            self.console.print(Text(f"    {fault}"))

    def show(self) -> None:
        """Print the table."""
        table = Table(title=f"grader verify, seed {self.seed}", title_justify="left")
        for column in ("lab", "checks", "stub", "solution", "mutants caught", "variants accepted"):
            table.add_column(column, justify="left" if column == "lab" else "right")
        for lab in dict.fromkeys(proof.case.lab.name for proof in self.proofs):
            own = [proof for proof in self.proofs if proof.case.lab.name == lab]
            table.add_row(lab, str(len(own[0].report.checks)), *(_count(own, kind) for kind in _KINDS))
        self.console.print(table)


_KINDS = ("stub", "solution", "mutant", "variant")


def _count(proofs: list[Proof], kind: str) -> str:
    counts = Counter(not proof.faults for proof in proofs if proof.case.kind == kind)
    return f"{counts[True]}/{counts.total()}"
