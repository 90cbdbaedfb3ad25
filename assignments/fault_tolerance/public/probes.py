"""The visible checks of fault_tolerance; `grader check fault_tolerance` runs them."""

from __future__ import annotations
import random
import torch
from torch import nn


DTYPES = {"float16": torch.float16, "bfloat16": torch.bfloat16, "float32": torch.float32, "float64": torch.float64}


WORDS = {16: torch.int16, 32: torch.int32, 64: torch.int64}


def _words(value):
    """Return the bits of a floating-point tensor as whole numbers; else a word on what it is."""
    if not isinstance(value, torch.Tensor) or not value.is_floating_point():
        return "no floating-point tensor"
    return value.detach().contiguous().view(WORDS[torch.finfo(value.dtype).bits]).clone()


def flipped(lab, values, cases):
    """Flip for each (dtype, index, bit); return the bits that come back."""
    return [_words(lab.flip_bit(values.to(DTYPES[name]), index, bit)) for name, index, bit in cases]


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


def _all_words(model):
    """Return the bits of all parameters, each in the order of its rows."""
    return {name: _words(parameter).flatten() for name, parameter in model.named_parameters()}


def injected(lab, kind, numbers, rates, seeds):
    """Return for each of *seeds* what injections with one generator did, one for each of *rates*."""
    return [_injected(lab, kind, numbers, rates, torch.Generator().manual_seed(seed)) for seed in seeds]


def _injected(lab, kind, numbers, rates, generator):
    """Return the bits before and after each injection, and what is reported."""
    found = []
    for rate in rates:
        model = _model(kind, numbers)
        before, objects = _all_words(model), list(model.parameters())
        buffers = [buffer.clone() for buffer in model.buffers()]
        state = torch.get_rng_state(), random.getstate()
        report = lab.inject(model, rate, generator)
        same = torch.equal(state[0], torch.get_rng_state()) and state[1] == random.getstate()
        kept = all(torch.equal(old, new) for old, new in zip(buffers, model.buffers(), strict=True))
        kept = kept and all(old is new for old, new in zip(objects, model.parameters(), strict=True))
        flips = [[name, int(index), int(bit)] for name, index, bit in report]
        found.append({"before": before, "after": _all_words(model), "flips": flips, "kept": kept, "random": same})
    return found


def accuracies(lab, batches):
    """Return the accuracy of each (logits, targets)."""
    return [lab.safe_accuracy(logits, targets) for logits, targets in batches]


def experiment(lab, numbers, scores, rate, seed, fails_at=None):
    """Run an experiment whose scores are given; return the drops, and the bits that each evaluation saw.

    *fails_at* is the number of the evaluation that raises an exception.
    """
    model = _model("small", numbers)
    seen = []

    def evaluate(given):
        seen.append(_all_words(given))
        if len(seen) - 1 == fails_at:
            raise InterruptedError("no score")
        return scores[min(len(seen), len(scores)) - 1]

    before, raised, drops = _all_words(model), False, []
    try:
        drops = lab.fault_experiment(model, evaluate, rate, len(scores) - 1, torch.Generator().manual_seed(seed))
    except InterruptedError:
        raised = True
    return {"drops": drops, "raised": raised, "before": before, "seen": seen, "after": _all_words(model)}


def voted(lab, cases):
    """Let three copies vote, for each of *cases*; return the bits of the result and of the copies afterwards."""
    return [_voted(lab, copies) for copies in cases]


def _voted(lab, copies):
    result = lab.vote(*copies)
    return {"result": _words(result), "copies": [_words(copy) for copy in copies]}


def guarded(lab, cases, x):
    """Show a guard the batches of each case in training mode, then x in evaluation mode; return all outputs."""
    return [_guarded(lab, batches, x) for batches in cases]


def _guarded(lab, batches, x):
    guard = lab.RangeGuard().to(x)
    shown = [guard.train()(batch) for batch in batches]
    return {"in training": shown, "in evaluation": guard.eval()(x)}
