"""The fault tolerance suite: single flips, random faults, a metric, an experiment, and two ways of protection.

Which bits a random injection chooses is the student's choice: those checks count, here, the bits that differ.
Flipped numbers are compared exactly; the hidden checks compare bits, which tell NaN from NaN and 0 from -0, too.
"""

from __future__ import annotations

import pytest
import torch

from grader import assert_same, assert_true

SMALL = 3 * 4 + 4 + 4 + 4 + 4 * 2 + 2  # parameters of the small model, float64
WORDS = {16: torch.int16, 32: torch.int32, 64: torch.int64}
EXACTLY = {"rtol": 0.0, "atol": 0.0}


def words(value):
    """Return whole numbers of the same bits in the place of each floating-point tensor in a nested value."""
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value.contiguous().view(WORDS[torch.finfo(value.dtype).bits])
    if isinstance(value, dict):
        return {key: words(each) for key, each in value.items()}
    return [words(each) for each in value] if isinstance(value, list) else value


# --- flip_bit ---------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="flip_bit", visibility="public", hint="From which end are bits counted, and of what?")
def test_bits_of_single_precision(student, reference, draw):
    """One bit of one float32 changes."""
    values = draw.normal(7)
    cases = [("float32", 4, 0), ("float32", 0, 23), ("float32", 6, 22), ("float32", 2, 30)]
    assert_same(student.flipped(values, cases), reference.flipped(values, cases), **EXACTLY, what="list of tensors")


@pytest.mark.grade(task="flip_bit", visibility="public", hint="Which number has the highest bit of a signed word set?")
def test_the_sign(student, reference, draw):
    """The highest bit of a float32 is its sign."""
    values = draw.uniform(3, 2, low=1.0, high=9.0) * draw.choice([-1.0, 1.0])
    cases = [("float32", 5, 31), ("float32", 0, 31)]
    assert_same(student.flipped(values, cases), reference.flipped(values, cases), **EXACTLY, what="list of tensors")


@pytest.mark.grade(task="flip_bit", hint="How wide is a word, and which integers are as wide?")
def test_other_precisions(student, reference, draw):
    """Half, brain and double precision have words of their own."""
    values = draw.normal(5, 3)
    cases = [(name, draw.integer(0, 15), bit) for name in ("float16", "bfloat16") for bit in (15, 14, 8, 0)]
    cases += [("float64", draw.integer(0, 15), bit) for bit in (63, 62, 40, 31, 0)]
    expected = words(reference.flipped(values, cases))
    assert_same(words(student.flipped(values, cases)), expected, what="list of flipped tensors' bits")


@pytest.mark.grade(task="flip_bit", hint="In which order does a view that is not contiguous count its elements?")
def test_views_in_another_order(student, reference, draw):
    """In a view, elements are counted in the order of its rows."""
    values, cases = draw.normal(2, 3, 4), [(0, 62), (7, 51), (17, 63), (23, 3)]
    expected = words(reference.flipped_views(values, cases))
    assert_same(words(student.flipped_views(values, cases)), expected, what="list of flipped tensors' bits")


@pytest.mark.grade(task="flip_bit", hint="What becomes of a parameter whose copy is changed?")
def test_a_parameter(student, reference, draw):
    """A parameter stays as it is; the copy has no graph; a second flip undoes the first."""
    arguments = draw.normal(4, 3), draw.integer(0, 12), draw.choice([63, 55, 20])
    actual, expected = student.flipped_parameter(*arguments), reference.flipped_parameter(*arguments)
    assert_same(words(actual["tensors"]), words(expected["tensors"]), what="dict of bits")
    assert_true(actual["in a graph"] is False, "the copy is part of a graph of autograd")


# --- inject -----------------------------------------------------------------------------------------------------------


def differing(before, after):
    """Return the bits that differ, as (name, index, bit), in order."""
    found = []
    for name, old in before.items():
        size = old.element_size() * 8
        changed = (old ^ after[name]).tolist()
        found += [(name, index, bit) for index, word in enumerate(changed) for bit in range(size) if word >> bit & 1]
    return sorted(found)


def bits_of(state):
    """Return how many bits there are."""
    return sum(words.numel() * words.element_size() * 8 for words in state.values())


def judge_injection(found, expected, rate):
    """Return the bits that one injection flipped, after all that can be said of them without knowing which."""
    found, expected = words(found), words(expected)
    assert_same(found["before"], expected["before"], what="dict of bits")
    flips = differing(expected["before"], found["after"])
    assert_true(len(flips) == round(rate * bits_of(expected["before"])), "another number of bits is flipped")
    assert_true(sorted(map(tuple, found["flips"])) == flips, "what is returned is not what was flipped")
    assert_true(found["kept"], "buffers are changed, or parameters are other objects than before")
    assert_true(found["random"], "random numbers come from elsewhere than the generator")
    return flips


@pytest.mark.grade(
    task="inject",
    visibility="public",
    hint="Count the bits of one Linear(3, 4) in float64 by hand. Does your code reach the last of them?",
)
def test_every_bit(student, reference, draw):
    """At a rate of 1, each bit is flipped once."""
    arguments = "small", draw.normal(SMALL), [1.0], [3]
    actual, expected = student.injected(*arguments)[0][0], reference.injected(*arguments)[0][0]
    assert_same(actual["after"], expected["after"], **EXACTLY, what="dict of parameters afterwards")
    assert_same(sorted(actual["flips"]), sorted(expected["flips"]), what="sorted list of flips")


@pytest.mark.grade(task="inject", weight=2, hint="Can a bit be chosen twice? What is the rate a share of?")
def test_number_of_flips(student, reference, draw):
    """As many bits are flipped as are asked for, and they are the ones that are reported."""
    rates = [0.5, 0.02, 0.0]
    arguments = "small", draw.normal(SMALL), rates, [draw.integer(0, 999)]
    results = student.injected(*arguments)[0], reference.injected(*arguments)[0]
    for actual, expected, rate in zip(*results, rates, strict=True):
        judge_injection(actual, expected, rate)


@pytest.mark.grade(task="inject", hint="Do all parameters of a model have words of the same width, in one order?")
def test_parameters_of_several_kinds(student, reference, draw):
    """A model may have parameters of several precisions, and one that is not contiguous."""
    rates = [1.0, 0.3]
    arguments = "mixed", draw.normal(23), rates, [draw.integer(0, 999)]
    results = student.injected(*arguments)[0], reference.injected(*arguments)[0]
    for actual, expected, rate in zip(*results, rates, strict=True):
        judge_injection(actual, expected, rate)


@pytest.mark.grade(
    task="inject", hint="Do you draw a parameter first, or an element, or a bit? How often is a small bias hit then?"
)
def test_no_bit_is_preferred(student, reference, draw):
    """Faults are spread over parameters, elements and bits alike."""
    arguments = "uneven", draw.normal(25 * 12 + 36, dtype=torch.float32), [0.1], [draw.integer(0, 999)]
    flips = judge_injection(student.injected(*arguments)[0][0], reference.injected(*arguments)[0][0], 0.1)
    elements, places = 25 * 12 + 36, 32
    expected = 0.1 * elements * places  # about 1075 flips
    for bit in range(places):  # 34 each, with a deviation of 5.5
        count = sum(flip[2] == bit for flip in flips)
        assert_true(2 <= count <= 2 * expected / places, "some bits of a word are hit too often or too seldom")
    for name, share in (("0.bias", 12 / elements), ("1.weight", 12 / elements)):  # 38 each, with a deviation of 6
        count = sum(flip[0] == name for flip in flips)
        assert_true(2 <= count <= 2 * share * expected, "small parameters are hit too often or too seldom")


@pytest.mark.grade(
    task="inject", hint="Two generators of one seed, and two injections in a row with one: which faults should agree?"
)
def test_the_generator_decides(student, reference, draw):
    """The same generator hits the same bits, used on or seeded otherwise it hits others."""
    numbers, seed = draw.normal(SMALL), draw.integer(0, 999)
    arguments = "small", numbers, [0.05, 0.05], [seed, seed, seed + 1]
    pairs = zip(student.injected(*arguments), reference.injected(*arguments), strict=True)
    flips = [[judge_injection(*each, 0.05) for each in zip(*pair, strict=True)] for pair in pairs]
    assert_true(flips[0] == flips[1], "the same generator does not give the same faults")
    assert_true(flips[0][0] != flips[2][0], "another seed of the generator gives the same faults")
    assert_true(flips[0][0] != flips[0][1], "a second injection with the same generator gives the same faults")


# --- safe_accuracy ----------------------------------------------------------------------------------------------------


def scored(draw, right):
    """Return logits and targets of which those samples are *right*."""
    logits, targets = draw.normal(len(right), 5), draw.integers(len(right), high=5)
    for row, (target, good) in enumerate(zip(targets.tolist(), right, strict=True)):
        logits[row, target if good else (target + 1) % 5] = 9.0
    return logits, targets


@pytest.mark.grade(task="safe_accuracy", visibility="public", hint="Over which axis are the classes?")
def test_accuracy_of_an_intact_model(student, reference, draw):
    """Without faults it is the usual accuracy."""
    batches = [scored(draw, [True] * 5 + [False] * 3), scored(draw, [True, False, False])]
    assert_same(student.accuracies(batches), reference.accuracies(batches), what="list of accuracies")


@pytest.mark.grade(task="safe_accuracy", hint="What is the largest of some numbers, if one of them is NaN?")
def test_accuracy_with_broken_outputs(student, reference, draw):
    """A row with NaN or an infinity anywhere is wrong, and it counts."""
    batches = []
    for broken in (torch.nan, torch.inf, -torch.inf):
        logits, targets = scored(draw, [True] * 6 + [False] * 3)
        logits[0, targets[0]] = broken
        logits[1, (targets[1] + 2) % 5] = broken
        logits[7, targets[7]] = broken
        batches.append((logits, targets))
    assert_same(student.accuracies(batches), reference.accuracies(batches), what="list of accuracies")


# --- fault_experiment -------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="fault_experiment",
    visibility="public",
    hint="What would a negative drop say of the model? Do you ever return one?",
)
def test_drops(student, reference, draw):
    """A drop is the score of the intact model less the score with faults, whatever its sign."""
    arguments = draw.normal(SMALL), [0.8, 0.5, 0.9, 0.8, 0.1], 0.05, draw.integer(0, 999)
    actual, expected = student.experiment(*arguments), reference.experiment(*arguments)
    assert_same(actual["drops"], expected["drops"], what="list of drops")


@pytest.mark.grade(task="fault_experiment", weight=2, hint="From which weights does the second trial start?")
def test_each_trial_starts_from_the_intact_weights(student, reference, draw):
    """Each evaluation sees as many faults as were asked for, each trial others, and none is left at the end."""
    rate = 0.03
    arguments = draw.normal(SMALL), [0.9, 0.6, 0.7, 0.5], rate, draw.integer(0, 999)
    actual, expected = words(student.experiment(*arguments)), words(reference.experiment(*arguments))
    assert_true(len(actual["seen"]) == 4, "evaluate is called another number of times")
    assert_same(actual["seen"][0], expected["before"], what="bits at the first evaluation:")
    flips = [differing(expected["before"], state) for state in actual["seen"][1:]]
    count = round(rate * bits_of(expected["before"]))
    assert_true(len(flips[0]) == count, "the first trial has another number of faults")
    assert_true(all(len(each) == count for each in flips), "a later trial has another number of faults than the first")
    assert_true(len({str(each) for each in flips}) == 3, "two trials have the same faults")
    assert_same(actual["after"], expected["before"], what="bits after the experiment:")


@pytest.mark.grade(task="fault_experiment", hint="Which lines still run when evaluate raises an exception?")
def test_an_evaluation_that_fails(student, reference, draw):
    """If an evaluation raises an exception, the intact weights are restored and the exception is passed on."""
    arguments = draw.normal(SMALL), [0.9, 0.6, 0.7, 0.5], 0.03, draw.integer(0, 999), 2
    actual, expected = words(student.experiment(*arguments)), words(reference.experiment(*arguments))
    assert_true(actual["raised"] is True, "the exception of evaluate is not passed on")
    assert_same(actual["after"], expected["before"], what="bits after the experiment:")


# --- vote -------------------------------------------------------------------------------------------------------------


def struck(tensor, flips):
    """Return a copy of *tensor* with the bits (index, bit) flipped."""
    size = torch.finfo(tensor.dtype).bits
    words = tensor.clone().view(WORDS[size]).flatten()
    for index, bit in flips:
        words[index] ^= -(1 << bit) if bit == size - 1 else 1 << bit
    return words.view(tensor.dtype).reshape(tensor.shape)


@pytest.mark.grade(task="vote", visibility="public", hint="What do the two intact copies have in common?")
def test_one_damaged_copy(student, reference, draw):
    """A copy that has other numbers in some places is outvoted, whichever it is."""
    intact = draw.normal(3, 4)
    damaged = torch.where(draw.mask(3, 4, true=0.4), 1e9 * draw.normal(3, 4), intact)
    cases = [[damaged, intact, intact], [intact, damaged, intact], [intact, intact, damaged]]
    assert_same(student.voted(cases), reference.voted(cases), **EXACTLY, what="list of results and copies")


@pytest.mark.grade(task="vote", hint="Can an element be saved if two copies of it are hit, in different bits?")
def test_several_damaged_copies(student, reference, draw):
    """All copies may be hit, even in the same element, but not in the same bit; they stay as they are."""
    intact = draw.normal(3, 4)
    copies = [struck(intact, [(0, 62), (5, 51)]), struck(intact, [(0, 40), (7, 63)]), struck(intact, [(0, 3), (5, 50)])]
    expected = words(reference.voted([copies]))
    assert_same(words(student.voted([copies])), expected, what="list of bits of result and copies")


@pytest.mark.grade(task="vote", hint="Is a NaN equal to itself, and a zero to minus zero?")
def test_votes_on_special_values(student, reference, draw):
    """NaN, infinities, zeros with a sign and other precisions are voted on like all the rest."""
    cases = []
    for dtype in (torch.float16, torch.bfloat16, torch.float32):
        high = torch.finfo(dtype).bits - 1
        intact = torch.cat([torch.tensor([torch.nan, -torch.inf, -0.0]), draw.normal(4).float()]).to(dtype)
        cases.append([struck(intact, [(0, 2), (3, high)]), struck(intact, [(1, 1), (2, high), (4, high - 1)]), intact])
    expected = words(reference.voted(cases))
    assert_same(words(student.voted(cases)), expected, what="list of bits of results and copies")


# --- range_guard ------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="range_guard",
    visibility="public",
    hint="Who tells a module that it is in training, and what does yours do only then?",
)
def test_inputs_outside_the_bounds(student, reference, draw):
    """In training inputs pass; in evaluation they are brought within the bounds."""
    arguments = [[draw.normal(4, 3)]], 5.0 * draw.normal(6, 3)
    assert_same(student.guarded(*arguments), reference.guarded(*arguments), what="output")


@pytest.mark.grade(task="range_guard", hint="Which batches have a say in the bounds, and what if all inputs are alike?")
def test_bounds_of_several_batches(student, reference, draw):
    """All batches widen the bounds, and bounds need not lie on both sides of zero."""
    x, shifts, scales = 20.0 * draw.normal(7, 3), (0.0, 9.0, -9.0), (2.0, 4.0, 1.0)
    cases = [[shift + scale * draw.uniform(4, 3, low=-1.0) for scale in scales] for shift in shifts]
    assert_same(student.guarded(cases, x), reference.guarded(cases, x), what="output")


@pytest.mark.grade(task="range_guard", hint="What does clamp make of a NaN?")
def test_broken_inputs(student, reference, draw):
    """NaN and infinities come out within the bounds."""
    x = 3.0 * draw.normal(6, 3)
    x[0, 1], x[2, 0], x[5, 2], x[3, 1] = torch.nan, torch.inf, -torch.inf, torch.nan
    cases = [[shift + draw.uniform(4, 3, low=-1.0)] for shift in (0.0, 7.0)]
    assert_same(student.guarded(cases, x), reference.guarded(cases, x), what="output")


@pytest.mark.grade(task="range_guard", hint="Is the state of a guard saved with the model, and when does it change?")
def test_the_state_of_a_guard(student, reference, draw):
    """The bounds are part of the state, and evaluation does not change them."""
    arguments = [draw.normal(4, 3), draw.normal(4, 3)], 5.0 * draw.normal(6, 3)
    actual, expected = student.guarded_after_loading(*arguments), reference.guarded_after_loading(*arguments)
    assert_same(actual["outputs"], expected["outputs"], what="outputs before and after loading:")
    assert_same(actual["names"], expected["names"], what="list of names in the state")
    assert_same(actual["parameters"], expected["parameters"], what="number of parameters")
