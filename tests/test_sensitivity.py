"""Whether the answers to a suite's calls measure anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.proof.sensitivity import Sensitivity, varies
from grader.skeleton import write_skeleton

GENERATOR = torch.Generator().manual_seed(3)
X = torch.randn(3, 4, generator=GENERATOR, dtype=torch.float64)


@pytest.mark.parametrize(
    ("value", "good"),
    [
        (X, True),
        (X.float(), True),
        (X[:1].expand(3, 4), False),
        (X[:, :1].expand(3, 4), False),
        (X * 1e-3, False),
        (1e6 + X, False),
        (torch.zeros(3, 4), False),
        (X[:1], True),
        (torch.where(X > 1, torch.inf, X), True),
        (torch.full((3, 4), torch.inf), False),
        (torch.tensor([[torch.nan, 1.0]]), False),
    ],
    ids=[
        "varies",
        "float32",
        "rows alike",
        "columns alike",
        "tiny",
        "far from 0",
        "zeros",
        "one row",
        "infinite",
        "all infinite",
        "one number",
    ],
)
def test_an_answer_varies(value: torch.Tensor, good: bool) -> None:
    """Along each axis of more than one place, and by a thousand times the tolerance."""
    assert varies(value) is good


def noted(function: Callable[..., Any], *args: Any, **kwargs: Any) -> list[str]:
    """Return what is wrong with one call of a function."""
    sensitivity = Sensitivity()

    def ask(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
        return repr(function(*args, **kwargs)).encode()

    sensitivity.note("f", args, kwargs, function(*args, **kwargs), ask(args, kwargs), ask)
    return list(sensitivity.faults())


def test_each_argument_moves_the_answer() -> None:
    """One that does not is named by its place or its keyword; whole numbers, flags and texts are not asked for."""
    assert noted(lambda x, y, n: x + y[0] + n, X, [X * 2], 3) == []
    assert noted(lambda x, y: x * 2, X, X) == ["no answer of f changes with argument 2"]
    assert noted(lambda x, weight: x * 2, X, weight={"w": X}) == ["no answer of f changes with argument weight"]
    assert noted(lambda x: (x > 5).any(), X) == []  # it says yes or no


def test_one_call_is_enough() -> None:
    """A call whose answer varies and moves makes up for others of the same name."""
    sensitivity = Sensitivity()
    sensitivity.note("f", (X,), {}, torch.zeros(3, 4), b"", lambda args, kwargs: b"")
    assert list(sensitivity.faults()) == [
        "no answer of f varies along all its axes",
        "no answer of f changes with argument 1",
    ]
    sensitivity.note("f", (X,), {}, X, b"", lambda args, kwargs: repr(args).encode())
    assert list(sensitivity.faults()) == []


def test_the_proof_names_an_answer_that_measures_nothing(tmp_path: Path, grader: Callable[..., Any]) -> None:
    """What a suite asks for is told; a judgement with its reason settles that, as long as it holds."""
    write_skeleton(tmp_path, "masked")
    solution = tmp_path / "solutions" / "masked"
    suite = tmp_path / "autotests" / "masked" / "test_masked.py"
    suite.write_text(suite.read_text().replace("mean=3.0)", "mean=3.0) * 0 + 3"))
    done = grader("verify", "masked", "--course", tmp_path, "--seed", 1)
    fault = "no answer of masked_mean varies along all its axes"
    assert done.returncode == 1
    assert fault in done.stdout
    (solution / "judged.toml").write_text(f'[[insensitive]]\nfault = "{fault}"\nreason = "a test"\n')
    done = grader("verify", "masked", "--course", tmp_path, "--seed", 1)
    assert fault not in done.stdout
    assert done.returncode == 0, done.stdout
    (solution / "judged.toml").write_text('[[insensitive]]\nfault = "no answer of f"\nreason = "a test"\n')
    done = grader("verify", "masked", "--course", tmp_path, "--seed", 1)
    assert "judged in judged.toml, but not so: no answer of f" in done.stdout
