"""The ten checks of the peer benchmark: the same shapes and tolerances, inputs drawn here."""

import pytest
import torch

from grader import assert_same

BIG = (8, 8, 128, 64)
TOLERANCE = {"rtol": 1e-4, "atol": 1e-4}


def qkv(draw, q_shape, k_shape=None, scale=1.0):
    """Draw queries, keys and values in float32."""
    k_shape = k_shape or q_shape
    shapes = (q_shape, k_shape, k_shape)
    q, k, v = (draw.normal(*shape, dtype=torch.float32) for shape in shapes)
    return scale * q, k, v


def padding(batch, length):
    """Return a mask that lets each query see the first keys of its sequence."""
    lengths = torch.arange(batch) * (length // (2 * batch)) + length // 2
    return (torch.arange(length)[None] < lengths[:, None])[:, None, None, :]


def same_attention(student, reference, q, k, v, mask):
    """Compare one call."""
    name = "scaled_dot_product_attention"
    assert_same(getattr(student, name)(q, k, v, mask), getattr(reference, name)(q, k, v, mask), **TOLERANCE)


@pytest.mark.grade(task="attention")
def test_t01_small(student, reference, draw):
    """Three dimensions."""
    same_attention(student, reference, *qkv(draw, (2, 5, 8)), None)


@pytest.mark.grade(task="attention")
def test_t02_cross(student, reference, draw):
    """Another number of keys."""
    same_attention(student, reference, *qkv(draw, (2, 4, 16, 32), (2, 4, 24, 32)), None)


@pytest.mark.grade(task="attention")
def test_t03_large(student, reference, draw):
    """A large input."""
    same_attention(student, reference, *qkv(draw, BIG), None)


@pytest.mark.grade(task="attention")
def test_t04_causal(student, reference, draw):
    """A causal mask."""
    mask = torch.ones(BIG[2], BIG[2]).tril().bool()
    same_attention(student, reference, *qkv(draw, BIG), mask)


@pytest.mark.grade(task="attention")
def test_t05_padding(student, reference, draw):
    """A padding mask."""
    same_attention(student, reference, *qkv(draw, BIG), padding(BIG[0], BIG[2]))


@pytest.mark.grade(task="attention")
def test_t06_stable(student, reference, draw):
    """Large scores."""
    same_attention(student, reference, *qkv(draw, (2, 4, 32, 16), scale=40.0), None)


@pytest.mark.grade(task="attention")
def test_t07_gradients(student, reference, draw):
    """Gradients."""
    q, k, v = qkv(draw, (4, 4, 64, 32))
    weight, mask = draw.normal(4, 4, 64, 32, dtype=torch.float32), padding(4, 64)
    got, want = (side.gradients(q, k, v, mask, weight) for side in (student, reference))
    assert_same(got, want, **TOLERANCE)


@pytest.mark.grade(task="early_stopping")
def test_t08_patience(student, reference):
    """Stops after three epochs without improvement."""
    losses = [1.0, 0.9, 0.95, 0.96, 0.97, 0.98]
    assert_same(student.stops(losses, 3, 0.0), reference.stops(losses, 3, 0.0))


@pytest.mark.grade(task="early_stopping")
def test_t09_min_delta(student, reference):
    """Small improvements do not count."""
    losses = [1.0, 0.95, 0.85, 0.84, 0.70, 0.69, 0.65, 0.64]
    assert_same(student.stops(losses, 2, 0.1), reference.stops(losses, 2, 0.1))


@pytest.mark.grade(task="early_stopping")
def test_t10_best_weights(student, reference, draw):
    """The best weights are kept."""
    shapes = ((8, 16), (8,), (32, 16), (32, 8))
    tensors = [draw.normal(*shape, dtype=torch.float32) for shape in shapes]
    losses = [1.0, 0.8, 0.5, 0.6, 0.7]
    assert_same(student.best_weights(losses, *tensors), reference.best_weights(losses, *tensors), **TOLERANCE)
