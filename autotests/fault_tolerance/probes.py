"""Drivers of the fault tolerance checks. Weights come back as they are, to the bit."""

from __future__ import annotations

import random

import torch
from torch import nn

DTYPES = {"float16": torch.float16, "bfloat16": torch.bfloat16, "float32": torch.float32, "float64": torch.float64}


def _copy(value):
    """Return a copy of a tensor that has no graph; else the value itself."""
    return value.detach().clone() if isinstance(value, torch.Tensor) else value


# --- flip_bit ---------------------------------------------------------------------------------------------------------


def flipped(lab, values, cases):
    """Flip for each (dtype, index, bit); return what comes back."""
    return [_copy(lab.flip_bit(values.to(DTYPES[name]), index, bit)) for name, index, bit in cases]


def flipped_views(lab, values, cases):
    """Flip in a view of *values*, (A, B, C), that has its axes in another order; return what comes back."""
    return [_copy(lab.flip_bit(values.permute(2, 0, 1), index, bit)) for index, bit in cases]


def flipped_parameter(lab, values, index, bit):
    """Flip a bit of a parameter, and flip it back; return all three, and whether there is a graph."""
    parameter = nn.Parameter(values.clone())
    once = lab.flip_bit(parameter, index, bit)
    again = lab.flip_bit(once, index, bit)
    found = {"once": _copy(once), "twice": _copy(again), "parameter": _copy(parameter)}
    return {"tensors": found, "in a graph": bool(getattr(once, "requires_grad", False))}


# --- inject -----------------------------------------------------------------------------------------------------------


def _model(kind, numbers):
    """Return a model of that kind, its parameters taken from *numbers*."""
    if kind == "small":
        model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2)).to(numbers)
    elif kind == "uneven":
        model = nn.Sequential(nn.Linear(25, 12), nn.BatchNorm1d(12)).to(numbers)
        model[1].requires_grad_(False)
    else:
        model = nn.Module()
        model.low = nn.Parameter(numbers.new_empty(5, dtype=torch.float16))
        model.turned = nn.Parameter(numbers.new_empty(4, 3).t())
        model.single = nn.Parameter(numbers.new_empty(2, 3, dtype=torch.float32))
    start = 0
    for parameter in model.parameters():
        part = numbers[start : start + parameter.numel()].reshape(parameter.shape)
        parameter.detach().copy_(part)
        start += parameter.numel()
    return model


def _state(model):
    """Return copies of all parameters, each in the order of its rows."""
    return {name: parameter.detach().flatten().clone() for name, parameter in model.named_parameters()}


def injected(lab, kind, numbers, rates, seeds):
    """Return for each of *seeds* what injections with one generator did, one for each of *rates*."""
    return [_injected(lab, kind, numbers, rates, torch.Generator().manual_seed(seed)) for seed in seeds]


def _injected(lab, kind, numbers, rates, generator):
    """Return the parameters before and after each injection, and what is reported."""
    found = []
    for rate in rates:
        model = _model(kind, numbers)
        before, objects = _state(model), list(model.parameters())
        buffers = [buffer.clone() for buffer in model.buffers()]
        state = torch.get_rng_state(), random.getstate()
        report = lab.inject(model, rate, generator)
        same = torch.equal(state[0], torch.get_rng_state()) and state[1] == random.getstate()
        kept = all(torch.equal(old, new) for old, new in zip(buffers, model.buffers(), strict=True))
        kept = kept and all(old is new for old, new in zip(objects, model.parameters(), strict=True))
        flips = [[name, int(index), int(bit)] for name, index, bit in report]
        found.append({"before": before, "after": _state(model), "flips": flips, "kept": kept, "random": same})
    return found


# --- safe_accuracy ----------------------------------------------------------------------------------------------------


def accuracies(lab, batches):
    """Return the accuracy of each (logits, targets)."""
    return [lab.safe_accuracy(logits, targets) for logits, targets in batches]


# --- fault_experiment -------------------------------------------------------------------------------------------------


def experiment(lab, numbers, scores, rate, seed, fails_at=None):
    """Run an experiment whose scores are given; return the drops, and the parameters that each evaluation saw.

    *fails_at* is the number of the evaluation that raises an exception.
    """
    model = _model("small", numbers)
    seen = []

    def evaluate(given):
        seen.append(_state(given))
        if len(seen) - 1 == fails_at:
            raise InterruptedError("no score")
        return scores[min(len(seen), len(scores)) - 1]

    before, raised, drops = _state(model), False, []
    try:
        drops = lab.fault_experiment(model, evaluate, rate, len(scores) - 1, torch.Generator().manual_seed(seed))
    except InterruptedError:
        raised = True
    return {"drops": drops, "raised": raised, "before": before, "seen": seen, "after": _state(model)}


# --- vote -------------------------------------------------------------------------------------------------------------


def voted(lab, cases):
    """Let three copies vote, for each of *cases*; return the result and the copies afterwards."""
    return [_voted(lab, copies) for copies in cases]


def _voted(lab, copies):
    result = lab.vote(*copies)
    return {"result": _copy(result), "copies": [_copy(each) for each in copies]}


# --- RangeGuard -------------------------------------------------------------------------------------------------------


def guarded(lab, cases, x):
    """Show a guard the batches of each case in training mode, then x in evaluation mode; return all outputs."""
    return [_guarded(lab, batches, x) for batches in cases]


def _guarded(lab, batches, x):
    guard = lab.RangeGuard().to(x)
    shown = [guard.train()(batch) for batch in batches]
    return {"in training": shown, "in evaluation": guard.eval()(x)}


def guarded_after_loading(lab, batches, x):
    """Evaluate 10 x and then x; load the state into a new guard, and evaluate x there; return both outputs of x."""
    guard, other = lab.RangeGuard().to(x), lab.RangeGuard().to(x)
    for batch in batches:
        guard.train()(batch)
    guard.eval()(10.0 * x)
    state = guard.state_dict()
    other.load_state_dict(state)
    outputs = [guard(x), other.eval()(x)]
    return {"names": sorted(state), "outputs": outputs, "parameters": len(list(guard.parameters()))}
