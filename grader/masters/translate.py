"""Translate the test cells of a master into checks: a first version, marked where the author has to look.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import builtins
import difflib
import keyword
import re
from collections.abc import Iterable

from grader.masters import words
from grader.masters.check import SKIP, Checked, Draft
from grader.masters.claims import Untranslatable, is_claim
from grader.masters.code import loaded, parsed, problem, stored
from grader.masters.flow import Flow, flow_of
from grader.masters.probed import FOUND, WANTED
from grader.masters.records import Case
from grader.masters.scope import Names
from grader.masters.steps import flat, steps_of

_HELPERS = ("plain", "error_of", "raised", "same_numbers")
_OURS = ("student", "reference", "draw", "lab", FOUND, WANTED, "assert_same", "assert_true", "pytest", *_HELPERS)


def translate_all(cases: Iterable[Case], names: Names) -> list[Draft]:
    """Return the checks of all cases; raise UsageProblem when one tests what no cell defines."""
    taken = {*names.lab, *names.imports, *dir(builtins), *_OURS, "numpy", "torch"}
    drafts = []
    for case in cases:
        drafts.append(translate(case, names, frozenset(taken)))
        taken.add(drafts[-1].probe)
    return drafts


def translate(case: Case, names: Names, taken: frozenset[str]) -> Draft:
    """Return the check of one test case, its probe with a name that is not *taken*; raise as `translate_all`."""
    try:
        steps, told = steps_of(case)
        flow = flow_of(case, steps, names)
        _refuse_unknown(flow)
        own = sorted(name for step in flow.steps[flow.own :] for name in stored(step.node) & {*names.lab, *_OURS})
        if own:
            raise Untranslatable(f"it gives {own[0]} another value, which a check cannot")
        if not any(step.asserts for step in flat(steps)):
            raise Untranslatable("it asserts nothing, or in a way that is not known")
    except Untranslatable as why:
        return _untranslated(case, str(why))
    check = Checked(flow, _free(identifier(case.name), taken))
    for index, step in enumerate(flow.steps):
        if step.asserts:
            check.add(index, step)
    if check.claims:
        try:
            return check.finish(told)
        except Untranslatable as why:
            return _untranslated(case, str(why), told, frozenset(check.asked | check.probe.asked))
    reasons = dict.fromkeys(line.partition(": ")[2] for line in check.review)
    asked = loaded(*(step.node for step in flow.steps[flow.own :])) & names.lab
    return _untranslated(case, "; ".join(reasons), told, frozenset(asked))


def _free(name: str, taken: frozenset[str]) -> str:
    while name in taken or keyword.iskeyword(name):
        name += "_asked"
    return name


def _untranslated(case: Case, why: str, told: str = "", asked: frozenset[str] = frozenset()) -> Draft:
    """Return a check that keeps its points open, with the cell as a comment."""
    why = " ".join(why.split())
    body = (f"# REVIEW: not translated, {why}", *words.commented(_own_lines(case)), f'pytest.skip("{SKIP}")')
    asked = asked or frozenset(re.findall(r"\w+", case.text))
    return Draft(case, told, body, asked=asked, review=(f"cell {case.cell} is not translated: {why}",), skipped=True)


def _own_lines(case: Case) -> str:
    """Return the text of a case without the assertions that belong to its other half."""
    lines = case.text.split("\n")
    try:
        nodes = [node for node in parsed(case.text).body if is_claim(node) and not case.counts(node.lineno)]
    except SyntaxError:
        nodes = []
    for node in reversed(nodes):
        del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines).strip("\n")


def _refuse_unknown(flow: Flow) -> None:
    """Raise for names that the test reads: UsageProblem where no cell defines them, else Untranslatable."""
    unknown = sorted(flow.unknown())
    if not unknown:
        return
    lost = [name for name in unknown if name in flow.names.lost]
    if lost:
        raise Untranslatable(f"it asks for {lost[0]}, an answer at top level that needs a person")
    computed = [name for name in unknown if name in flow.names.everywhere]
    if computed or "*" in flow.names.everywhere:
        raise Untranslatable(f"it needs {(computed or unknown)[0]}, which is not there when a lab is graded")
    close = difflib.get_close_matches(unknown[0], sorted(flow.names.lab), 1)
    advice = f"; did you mean {close[0]}?" if close else "; mend the notebook, it would fail there, too"
    place = f"cell {flow.case.cell} ({flow.case.name})"
    raise problem(place, f"it tests {unknown[0]}, which no cell of the notebook defines{advice}")


def identifier(name: str) -> str:
    """Return a name for a function made of a grade id or a question."""
    plain = re.sub(r"\W+", "_", name.strip(), flags=re.ASCII).strip("_").lower()
    plain = plain.removeprefix("test_") or "case"
    return plain if plain[0].isalpha() else f"case_{plain}"
