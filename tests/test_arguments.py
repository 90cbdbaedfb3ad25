"""Encoded arguments: shared while they are equal, made anew when anything about them differs."""

from __future__ import annotations

import gc
import math
import os
from collections import OrderedDict, namedtuple
from collections.abc import Callable, Iterator
from typing import Any

import numpy
import pytest
import torch

from grader import arguments
from grader.arguments import ArgumentStore
from grader.sandbox.inside import wire

Pair = namedtuple("Pair", "left right")


@pytest.fixture
def store() -> Iterator[ArgumentStore]:
    """Give a store, emptied at the end."""
    made = ArgumentStore()
    yield made
    made.clear()


def sent(entry: arguments.Arguments) -> tuple[list[Any], dict[str, Any]]:
    """Return the positional and keyword arguments that the sandbox would get."""
    size = os.fstat(entry.frame.file()).st_size
    value = wire.decode(bytearray(os.pread(entry.frame.file(), size, 0)), live=True)[0]
    return value["args"], value["kwargs"]


EQUAL: dict[str, Callable[[], Any]] = {
    "nothing": lambda: None,
    "numbers": lambda: [1, 2.5, True, 1j, -0.0],
    "text": lambda: "abc",
    "tensor": lambda: torch.arange(6.0).reshape(2, 3).T,
    "gradients": lambda: torch.ones(3, requires_grad=True),
    "nested": lambda: {"a": [torch.ones(2), (1, {"b": torch.zeros(2, dtype=torch.int64)})]},
    "empty": lambda: [[], (), {}],
    "parameter": lambda: torch.nn.Parameter(torch.ones(3)),
    "weights": lambda: OrderedDict(w=torch.ones(3), b=torch.zeros(1)),
    "sliced": lambda: torch.arange(12.0).reshape(3, 4)[:, 1:3],
    "expanded": lambda: torch.ones(3).expand(2, 3),
    "named": lambda: Pair(torch.ones(2), [1]),
}


@pytest.mark.parametrize("make", EQUAL.values(), ids=EQUAL)
def test_equal_arguments_are_encoded_once(make, store):
    """A second submission's call with equal arguments gets the first one's entry."""
    first = store.find("test_x", "f", [make(), 3], {"key": make()})
    assert store.find("test_x", "f", [make(), 3], {"key": make()}) is first
    assert store.count == 1


DIFFERENT: dict[str, tuple[Any, Any]] = {
    "value": (1, 2),
    "type": (1, 1.0),
    "bool": (1, True),
    "sign of zero": (0.0, -0.0),
    "length": ([1], [1, 2]),
    "list and tuple": ([1], (1,)),
    "keys": ({"a": 1}, {"b": 1}),
    "order of keys": ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "value in a dict": ({"a": 1}, {"a": 2}),
    "elements": (torch.tensor([1.0, 2]), torch.tensor([1.0, 3])),
    "sign of zero in a tensor": (torch.tensor([0.0]), torch.tensor([-0.0])),
    "dtype": (torch.ones(2), torch.ones(2, dtype=torch.float64)),
    "shape": (torch.ones(2), torch.ones(2, 1)),
    "strides": (torch.ones(2, 2), torch.ones(2, 2).T),
    "requires_grad": (torch.ones(2), torch.ones(2, requires_grad=True)),
    "class": (torch.ones(2), torch.nn.Parameter(torch.ones(2), requires_grad=False)),
    "tensor and list": (torch.ones(2), [1.0, 1.0]),
    "deep": ([{"a": (1, torch.ones(2))}], [{"a": (1, torch.zeros(2))}]),
}


@pytest.mark.parametrize(("left", "right"), DIFFERENT.values(), ids=DIFFERENT)
def test_different_arguments_are_encoded_by_themselves(left, right, store):
    """Whatever can be told apart on the other side is sent as it is."""
    first, second = store.find("test_x", "f", [left], {}), store.find("test_x", "f", [right], {})
    assert first is not second
    assert store.find("test_x", "f", [left], {}) is first
    assert store.find("test_x", "f", [right], {}) is second
    assert store.find("test_x", "f", [], {"x": left}) not in (first, second)


def test_checks_and_probes_share_nothing(store):
    """The same arguments of another check or another probe are another entry: its reply may differ."""
    first = store.find("test_x", "f", [1], {})
    assert store.find("test_x", "g", [1], {}) is not first
    assert store.find("test_y", "f", [1], {}) is not first


CHANGES: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
    "a tensor": (lambda: torch.zeros(3), lambda value: value.add_(1)),
    "a tensor through a view": (lambda: torch.zeros(3), lambda value: value[1:].fill_(1)),
    "a tensor in a list": (lambda: [torch.zeros(3)], lambda value: value[0].add_(1)),
    "a tensor in a dict": (lambda: {"w": (torch.zeros(3),)}, lambda value: value["w"][0].add_(1)),
    "a list": (lambda: [1.0, 2.0], lambda value: value.append(3.0)),
    "an element of a list": (lambda: [1.0, 2.0], lambda value: value.__setitem__(0, 5.0)),
    "a dict": (lambda: {"a": 1}, lambda value: value.update(a=2)),
    "a list in a tuple": (lambda: (1, [2]), lambda value: value[1].clear()),
    "a tensor in a named tuple": (lambda: Pair(torch.zeros(1), []), lambda value: value.left.add_(1)),
    "a list in a named tuple": (lambda: Pair(1, [2]), lambda value: value.right.append(3)),
    "weights": (lambda: OrderedDict(w=torch.zeros(1)), lambda value: value["w"].add_(1)),
    "a tensor through numpy": (lambda: torch.zeros(3), lambda value: value.numpy().fill(1)),
    "a tensor through data": (lambda: torch.zeros(3), lambda value: value.data.fill_(1)),
    "a tensor for another in a list": (lambda: [torch.zeros(1)], lambda value: value.__setitem__(0, torch.ones(1))),
}


@pytest.mark.parametrize(("make", "change"), CHANGES.values(), ids=CHANGES)
def test_arguments_that_a_check_changed_are_encoded_anew(make, change, store):
    """A check that changes what it sent and sends it again sends what it holds now, as any call would."""
    value, fresh = make(), make()
    first = store.find("test_x", "f", [value], {})
    before = sent(first)
    change(value)
    second = store.find("test_x", "f", [value], {})
    change(fresh)
    assert second is not first
    assert str(sent(second)) == str(sent(ArgumentStore().find("test_x", "f", [fresh], {})))
    assert str(sent(first)) == str(before)


@pytest.mark.parametrize(("make", "change"), CHANGES.values(), ids=CHANGES)
def test_the_next_submission_gets_what_the_first_one_got(make, change, store):
    """When the check runs again on another submission, both of its calls send what they sent before."""
    runs = []
    for _ in range(3):
        value = make()
        calls = [str(sent(store.find("test_x", "f", [value], {})))]
        change(value)
        calls.append(str(sent(store.find("test_x", "f", [value], {}))))
        runs.append(calls)
    assert runs[0] == runs[1] == runs[2]
    assert runs[0][0] != runs[0][1]


@pytest.mark.parametrize(
    "value",
    [math.nan, torch.tensor([math.nan]), numpy.zeros(2), object()],
    ids=["nan", "nan tensor", "numpy", "object"],
)
def test_odd_arguments_can_be_sent_again(value, store):
    """What is not equal to itself, or cannot say so, is sent each time."""
    for _ in range(2):
        args, _ = sent(store.find("test_x", "f", [value], {}))
        assert len(args) == 1


def test_what_is_kept_is_bounded(store, monkeypatch):
    """Beyond the cap on files, and beyond the cap on bytes, arguments are encoded for one call only."""
    monkeypatch.setattr(arguments, "MOST_FILES", 2)
    for number in range(5):
        args, _ = sent(store.find("test_x", "f", [number], {}))
        assert args == [number]
    assert store.count == 2
    monkeypatch.setattr(arguments, "MOST_FILES", 100)
    monkeypatch.setattr(arguments, "MOST_KEPT", store.size + 5000)
    store.find("test_x", "f", [torch.zeros(1000)], {})
    store.find("test_x", "f", [torch.ones(1000)], {})
    assert store.count == 3
    assert store.size <= arguments.MOST_KEPT


def test_a_store_that_is_emptied_forgets_and_closes(store):
    """After the end of a lab nothing is kept and every file is given back."""
    gc.collect()  # what earlier tests dropped
    open_files = len(os.listdir("/proc/self/fd"))
    for number in range(3):
        sent(store.find("test_x", "f", [number], {}))
    assert len(os.listdir("/proc/self/fd")) == open_files + 3
    store.clear()
    assert len(os.listdir("/proc/self/fd")) == open_files
    assert (store.kept, store.size, store.count) == ({}, 0, 0)


def test_the_sealed_file_cannot_be_changed(store):
    """What the sandbox maps is the same for every submission: nobody can write to it, shorten or lengthen it."""
    descriptor = store.find("test_x", "f", [1], {}).frame.file()
    with pytest.raises(PermissionError):
        os.pwrite(descriptor, b"x", 0)
    with pytest.raises(PermissionError):
        os.ftruncate(descriptor, 0)
