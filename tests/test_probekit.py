"""The tools of probes: a toy accelerator that behaves as CUDA does, and witnesses of what a function does."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
import torch

from grader.sandbox.inside.probekit import GradSpy, called_operators, shares_memory, unchanged

from .warm import Run

START = """
import io, torch
from inside import lazy
from inside.probekit import toy_accelerator
lazy.put_off_the_compiler()  # as the sandbox does
with toy_accelerator() as moves:
"""
OnToy = Callable[[str], None]


@pytest.fixture
def on_toy(with_torch: Run) -> OnToy:
    """Return what runs a text on a toy accelerator, in a process of its own: the device stays registered."""

    def run(body: str) -> None:
        done = with_torch(f"{START}{textwrap.indent(textwrap.dedent(body), '    ')}")
        assert done.returncode == 0, done.stderr

    return run


def test_toy_tensors_compute_and_stay_where_they_are(on_toy: OnToy) -> None:
    """Values and gradients are real, results stay on the device, and each move is noted."""
    on_toy("""
        assert torch.cuda.is_available()
        layer = torch.nn.Linear(3, 2).to("cuda")
        x = torch.ones(4, 3).cuda()
        out = layer(x)
        assert out.is_cuda and out.device == x.device == layer.weight.device
        out.sum().backward()
        assert layer.weight.grad.is_cuda
        assert torch.equal(layer.weight.grad.cpu(), torch.full((2, 3), 4.0))
        assert "to" in moves and "cuda" in moves
    """)


def test_toy_refuses_what_cuda_refuses(on_toy: OnToy) -> None:
    """Mixing devices raises CUDA's own sentence; a scalar on the CPU may take part."""
    on_toy("""
        x = torch.ones(3).to("cuda")
        try:
            x + torch.ones(3)
        except RuntimeError as error:
            assert "Expected all tensors to be on the same device" in str(error)
        else:
            raise AssertionError("mixed")
        assert (x * torch.tensor(2.0)).sum().item() == 6.0
    """)


@pytest.mark.parametrize(
    "made",
    [
        "torch.tensor([1.0, 2.0], device='cuda')",
        "torch.tensor([1.0, 2.0], device=torch.device('cuda', 0), requires_grad=True)",
        "torch.tensor(torch.tensor([1.0, 2.0]), device='cuda')",
        "torch.tensor(torch.tensor([1.0, 2.0]).cuda())",
        "torch.as_tensor([1.0, 2.0], device='cuda')",
        "torch.as_tensor(torch.tensor([1.0, 2.0]), device='cuda')",
        "torch.as_tensor(torch.tensor([1.0, 2.0]).cuda())",
        "torch.asarray([1.0, 2.0], device='cuda')",
        "torch.ones(1).cuda().new_tensor([1.0, 2.0])",
        "torch.ones(1).new_tensor([1.0, 2.0], device='cuda')",
        "torch.arange(1.0, 3.0, device='cuda')",
        "torch.ones(2).cuda().new_zeros(2) + torch.arange(1.0, 3.0, device='cuda')",
    ],
)
def test_tensor_from_data_lands_on_the_toy(on_toy: OnToy, made: str) -> None:
    """Every way to make a tensor from numbers or from another tensor knows the device."""
    on_toy(f"""
        made = {made}
        assert made.is_cuda, made.device
        assert made.cpu().tolist() == [1.0, 2.0]
        assert made.requires_grad == {"requires_grad=True" in made}
        assert made.is_leaf
    """)


def test_data_for_the_cpu_stays_there(on_toy: OnToy) -> None:
    """Nothing lands on the toy unasked; dtype and values are those torch gives."""
    on_toy("""
        x = torch.tensor([1, 2])
        assert x.device.type == "cpu" and x.dtype == torch.int64
        assert torch.ones(1).new_tensor([1, 2]).dtype == torch.float32
        assert torch.ones(1).cuda().new_tensor([1], device="cpu").device.type == "cpu"
        assert torch.as_tensor(x) is x
        assert torch.tensor(2.0, requires_grad=True).requires_grad
    """)


def test_saved_from_the_toy_loads_where_it_is_told(on_toy: OnToy) -> None:
    """A file written on the toy is marked as CUDA's: it loads on the CPU with map_location, on the toy without."""
    on_toy("""
        file = io.BytesIO()
        torch.save({"w": torch.ones(2).cuda()}, file)
        for where, there in (("cpu", False), (None, True), ("cuda", True)):
            file.seek(0)
            loaded = torch.load(file, map_location=where)["w"]
            assert loaded.is_cuda == there, where
            assert loaded.cpu().tolist() == [1.0, 1.0]
    """)


def test_called_operators_are_named_whatever_called_them() -> None:
    """The names are ATen's, without overloads."""
    with called_operators() as names:
        torch.softmax(torch.ones(2, 2) @ torch.ones(2, 2), -1)
    assert "mm" in names
    assert "_softmax" in names


def test_shared_memory_is_seen_through_views() -> None:
    """A view shares, a clone does not."""
    x = torch.arange(6.0)
    assert shares_memory(x, x.view(2, 3)[1])
    assert not shares_memory(x, x.clone())


def test_unchanged_sees_a_write() -> None:
    """Each tensor is watched."""
    assert unchanged(lambda x, y: x + y, torch.ones(2), torch.ones(2))
    assert not unchanged(lambda x, y: y.add_(x), torch.ones(2), torch.ones(2))


def test_grad_spy_notes_both_modes() -> None:
    """One entry a forward."""
    spy = GradSpy(torch.nn.Linear(2, 2))
    spy(torch.ones(1, 2))
    with torch.no_grad():
        spy.eval()(torch.ones(1, 2))
    assert spy.training_seen == [True, False]
    assert spy.grad_seen == [True, False]
