"""The suite of the bias lab: rates by group, their spread, metrics, weights, weighted training, thresholds.

Samples are made from a table of counts, so that every rate is known to be far from the others, and shuffled. Public
checks number the groups from 0, hidden ones give them any labels.
"""

from __future__ import annotations

import math

import pytest
import torch

from grader import assert_same, assert_true

CHANGED = "the function changes a tensor that it was given"


def people(draw, table):
    """Return predictions, target and groups, (N,) each, of a table {label: (tp, fn, fp, tn)}, shuffled."""
    rows = []
    for label, counts in table.items():
        for count, (predicted, true) in zip(counts, ((1, 1), (0, 1), (1, 0), (0, 0)), strict=True):
            rows += [(predicted, true, label)] * count
    mixed = [rows[place] for place in draw.permutation(len(rows))]
    first = next(place for place, row in enumerate(mixed) if row[2] == max(table))
    mixed[0], mixed[first] = mixed[first], mixed[0]  # so that labels do not appear in ascending order
    columns = torch.tensor(mixed).T  # (3, N)
    return tuple(column.clone() for column in columns)


def table_of(draw, labels, counts):
    """Return {label: counts}, each count that is not 0 raised by 0 or 1."""
    return {
        label: tuple(count + draw.integer(0, 2) if count else 0 for count in each)
        for label, each in zip(labels, counts, strict=True)
    }


def odd_labels(draw, count):
    """Return ascending labels, the first negative, with gaps between them."""
    labels = [-draw.integer(2, 9)]
    while len(labels) < count:
        labels.append(labels[-1] + draw.integer(2, 30))
    return labels


FIVE = ((6, 5, 3, 8), (7, 6, 4, 9), (11, 2, 2, 12), (3, 9, 7, 6), (6, 6, 4, 10))  # extremes are in the middle


def same_rates(student, reference, *cases):
    """Compare labels and rates of some triples, and look whether those survived."""
    for got, expected in zip(student.rates(list(cases)), reference.rates(list(cases)), strict=True):
        for name in expected:
            if name != "kept":
                assert_same(got[name], expected[name], what=name)
        assert_true(got["kept"], CHANGED)


def same_metrics(student, reference, *cases):
    """Compare the metrics of some triples."""
    assert_same(student.metrics(list(cases)), reference.metrics(list(cases)), what="list of metrics")


# --- rates ------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="rates", visibility="public", hint="What becomes of a score that equals the threshold?")
def test_decisions(student, reference, draw):
    """Scores become decisions at several thresholds."""
    scores = draw.uniform(11, low=-1.0, high=1.5)
    scores[3] = 0.5
    thresholds = [None, 0.0, scores[6].item(), 0.8]
    assert_same(student.decisions(scores, thresholds), reference.decisions(scores, thresholds), what="decisions")


@pytest.mark.grade(task="rates", visibility="public", hint="Of which samples is each rate a share?")
def test_rates_of_three_groups(student, reference, draw):
    """The rates of three groups are right."""
    table = table_of(draw, range(3), ((5, 2, 1, 7), (2, 6, 3, 1), (1, 3, 2, 9)))
    same_rates(student, reference, people(draw, table))


@pytest.mark.grade(
    task="rates", weight=2, hint="A label is no place in a list. Where does your code use one as if it were?"
)
def test_rates_of_any_groups(student, reference, draw):
    """The rates of five groups with any labels are right."""
    same_rates(student, reference, people(draw, table_of(draw, odd_labels(draw, 5), FIVE)))


@pytest.mark.grade(
    task="rates", hint="Is there a group for which you divide by nothing? What comes out, and what will a reader think?"
)
def test_rates_of_nobody(student, reference, draw):
    """A rate that nobody counts for is NaN, the others are as usual."""
    table = table_of(draw, odd_labels(draw, 3), ((0, 0, 3, 5), (4, 2, 0, 0), (3, 1, 2, 7)))
    same_rates(student, reference, people(draw, table))


@pytest.mark.grade(task="rates", hint="Which dtypes may predictions and targets have, and what can those not do?")
def test_rates_of_other_dtypes(student, reference, draw):
    """Bools and small integers work."""
    predictions, target, groups = people(draw, table_of(draw, odd_labels(draw, 3), FIVE[1:4]))
    pairs = (torch.bool, torch.bool), (torch.uint8, torch.bool), (torch.bool, torch.uint8)
    same_rates(student, reference, *((predictions.to(one), target.to(other), groups) for one, other in pairs))


# --- spread -----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="spread",
    visibility="public",
    hint="Which two numbers of the list decide, and does it matter where they stand?",
)
def test_spread_of_rates(student, reference, draw):
    """The spread of a few rates in any order is right."""
    lists = [rates[draw.permutation(4)] for rates in 0.2 * torch.arange(4) + draw.uniform(3, 4, low=0.02, high=0.18)]
    assert_same(student.spreads(lists), reference.spreads(lists), what="list of what spread returned")


@pytest.mark.grade(
    task="spread",
    hint="Ask max and min of a list with a NaN in it. What do they say, and of how many rates do you speak?",
)
def test_spread_of_unknown_rates(student, reference, draw):
    """A rate that is not known does not count, and one rate that is known has no spread."""
    known = [0.2 * (place + draw.number(0.1, 0.9)) for place in range(4)]
    rows = [[math.nan, known[2], math.nan, known[0]], [*known[1:], math.nan], [known[1], math.nan], [math.nan] * 2]
    lists = [torch.tensor(row, dtype=torch.float64) for row in [*rows, known[3:]]]
    assert_same(student.spreads(lists), reference.spreads(lists), what="list of what spread returned")


# --- metrics ----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="metrics",
    visibility="public",
    hint="Work one metric out by hand from the rates of the two groups. Which rate stands where?",
)
def test_metrics_of_two_groups(student, reference, draw):
    """The four metrics of two groups are right."""
    tables = ((5, 2, 1, 7), (2, 6, 3, 1)), ((1, 6, 2, 7), (7, 2, 5, 3))
    same_metrics(student, reference, *(people(draw, table_of(draw, range(2), counts)) for counts in tables))


@pytest.mark.grade(task="metrics", visibility="public", hint="Who is compared with whom, and what does the sign say?")
def test_gaps(student, reference, draw):
    """The gaps to a group of reference have the right signs and order."""
    predictions, _, groups = people(draw, table_of(draw, range(3), ((5, 2, 1, 7), (2, 6, 3, 1), (1, 3, 2, 9))))
    got, expected = student.gaps(predictions, groups, [0, 2]), reference.gaps(predictions, groups, [0, 2])
    assert_same(got, expected, what="list of gaps")


@pytest.mark.grade(
    task="metrics", weight=2, hint="Five groups are ten pairs. Which of them does each of your numbers compare?"
)
def test_metrics_of_five_groups(student, reference, draw):
    """The metrics of five groups are those of the two farthest apart, whichever rate differs more."""
    turned = [(fp, tn, tp, fn) for tp, fn, fp, tn in FIVE]
    tables = [table_of(draw, odd_labels(draw, 5), counts) for counts in (FIVE, turned)]
    same_metrics(student, reference, *(people(draw, table) for table in tables))


@pytest.mark.grade(task="metrics", hint="A group has no positives. Of which metrics does it still say something?")
def test_metrics_with_a_missing_rate(student, reference, draw):
    """A group without a rate is left out of the comparison of that rate, and only of that."""
    cases = [
        people(draw, table_of(draw, odd_labels(draw, 4), (FIVE[2], empty, FIVE[3], FIVE[0])))
        for empty in ((0, 0, 6, 3), (5, 2, 0, 0))
    ]
    same_metrics(student, reference, *cases)


@pytest.mark.grade(task="metrics", weight=2, hint="What can be said if a rate is known of one group only, or is 0 / 0?")
def test_metrics_that_cannot_be_told(student, reference, draw):
    """What cannot be computed is NaN, what can be is as usual."""
    low, high = odd_labels(draw, 2)
    tables = {
        "no true positive rate": {low: (0, 0, 2, 5), high: (4, 3, 6, 2)},
        "no false positive rate": {low: (2, 5, 0, 0), high: (4, 1, 3, 7)},
        "nobody selected": {low: (0, 3, 0, 4), high: (0, 5, 0, 2)},
        "one group": {low: (3, 1, 2, 5)},
        "one group without selection": {low: (0, 3, 0, 5), high: (3, 1, 4, 2)},
    }
    cases = [people(draw, table) for table in tables.values()]
    got, expected = student.metrics(cases), reference.metrics(cases)
    for name, left, right in zip(tables, got, expected, strict=True):
        assert_same(left, right, what=f"dict of metrics ({name})")


@pytest.mark.grade(task="metrics", hint="Is the reference a label or a place? And what if nobody has that label?")
def test_gaps_to_any_reference(student, reference, draw):
    """Each group can be the reference; one that is not there is refused."""
    labels = odd_labels(draw, 5)
    predictions, _, groups = people(draw, table_of(draw, labels, FIVE))
    references = [labels[3], labels[0], labels[2] + 1, labels[4]]
    got, expected = student.gaps(predictions, groups, references), reference.gaps(predictions, groups, references)
    assert_same([each == "refused" for each in got], [False, False, True, False], what="refusal of a reference")
    assert_same(got, expected, what="list of gaps")


# --- reweighing -------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="reweighing",
    visibility="public",
    hint="How many of a group would have target 1 if the two had nothing to do with each other? How many do?",
)
def test_weights_of_two_groups(student, reference, draw):
    """The weights of two groups and two classes are right."""
    _, target, groups = people(draw, table_of(draw, range(2), ((5, 3, 2, 1), (1, 2, 4, 9))))
    got, expected = student.weights(target, groups), reference.weights(target, groups)
    assert_same(got["weights"], expected["weights"], what="weight of the samples")
    assert_true(got["kept"], CHANGED)


@pytest.mark.grade(
    task="reweighing", weight=2, hint="What do your loops run over, and what happens at a pair that nobody has?"
)
def test_weights_of_more_groups_and_classes(student, reference, draw):
    """The weights of four groups and three classes are right, with a pair that nobody has."""
    counts = ((6, 1, 3), (2, 5, 0), (1, 2, 7), (3, 9, 2))
    rows = []
    for label, each in zip(odd_labels(draw, 4), counts, strict=True):
        for y, count in zip((2, 5, 11), each, strict=True):
            rows += [(y, label)] * (count + draw.integer(0, 2) if count else 0)
    target, groups = torch.tensor([rows[place] for place in draw.permutation(len(rows))]).T.clone()
    got, expected = student.weights(target, groups), reference.weights(target, groups)
    assert_same(got["weights"], expected["weights"], what="weight of the samples")
    assert_true(got["kept"], CHANGED)


# --- loss, training ---------------------------------------------------------------------------------------------------


def problem(draw, count, features):
    """Return x, target and weights of a small problem with both classes."""
    target = torch.tensor([place % 3 == 0 for place in draw.permutation(count)])
    return draw.normal(count, features), target.long(), draw.uniform(count, low=0.2, high=4.0)


@pytest.mark.grade(
    task="loss",
    visibility="public",
    hint="Work out the loss of two samples with weights 1 and 3 by hand, then with 2 and 6. Where do you differ?",
)
def test_loss(student, reference, draw):
    """The weighted loss and its gradient are right."""
    _, target, weights = problem(draw, 7, 1)
    args = draw.normal(7, std=2.0), [target], weights
    assert_same(student.losses(*args)[0], reference.losses(*args)[0], what="loss with its gradient")


@pytest.mark.grade(task="loss", hint="What is the logarithm of a probability that rounds to 0?")
def test_loss_of_large_logits(student, reference, draw):
    """Large logits of either sign give a finite loss and a gradient; a weight of 0 leaves a sample out."""
    signs = torch.tensor([1.0, -1.0, 1.0, -1.0, -1.0, 1.0, 1.0, -1.0], dtype=torch.float64)
    sizes = torch.tensor([1e4, 1e4, 900.0, 60.0, 3.0, 0.5, 9e3, 40.0], dtype=torch.float64)
    target = torch.tensor([0, 1, 1, 1, 0, 0, 1, 0])
    weights = draw.uniform(8, low=0.5, high=3.0)
    weights[[0, 5]] = 0.0
    args = signs * sizes * draw.number(0.9, 1.0), [target, target.bool()], weights
    assert_same(student.losses(*args), reference.losses(*args), what="list of losses with gradients")


@pytest.mark.grade(
    task="training",
    visibility="public",
    hint="With w and b at their start, what is the logit of each sample? Work the first gradient out by hand.",
)
def test_one_step(student, reference, draw):
    """The first step of the training is right."""
    args = *problem(draw, 9, 4), 1, 0.5
    got, expected = student.fitted(*args), reference.fitted(*args)
    assert_same(got["w"], expected["w"], what="w")
    assert_same(got["b"], expected["b"], what="b")


@pytest.mark.grade(
    task="training",
    weight=2,
    hint="Work the second step out by hand: which w, b and gradient does it use, and what is returned at the end?",
)
def test_many_steps(student, reference, draw):
    """The parameters after many steps are right, and belong to no graph."""
    args = *problem(draw, 13, 5), 20, 0.9
    got, expected = student.fitted(*args), reference.fitted(*args)
    assert_same(got["w"], expected["w"], what="w")
    assert_same(got["b"], expected["b"], what="b")
    assert_true(got["free"], "the parameters that come back still require gradients")


# --- thresholds -------------------------------------------------------------------------------------------------------


def scored(draw, labels, positives, negatives):
    """Return scores, target and groups with these numbers of positives and negatives in each group."""
    table = {label: (each, 0, 0, other) for label, each, other in zip(labels, positives, negatives, strict=True)}
    _, target, groups = people(draw, table)
    scores = draw.normal(len(target))
    for place, label in enumerate(labels):
        scores[groups == label] += 0.8 * place  # each group on a scale of its own
    return scores, target, groups


@pytest.mark.grade(
    task="thresholds",
    visibility="public",
    hint="Sort the scores of those who count. How many lie at or above your threshold? Would one less do?",
)
def test_thresholds_of_two_groups(student, reference, draw):
    """The thresholds of two groups are right."""
    args = [scored(draw, range(2), (7, 9), (8, 5))], [0.6, 0.85]
    got, expected = student.thresholds_of(*args), reference.thresholds_of(*args)
    assert_same(got, expected, what="list of returned dicts")


@pytest.mark.grade(
    task="thresholds",
    weight=2,
    hint="Which score is it if everybody must pass, and which if one is enough? What does a tie change?",
)
def test_thresholds_of_four_groups(student, reference, draw):
    """The thresholds of several groups are right for small and large goals, and with equal scores."""
    labels = odd_labels(draw, 4)
    scores, target, groups = scored(draw, labels, (7, 1, 11, 13), (3, 6, 9, 2))
    cases = [(each, target.bool(), groups) for each in (scores, torch.round(scores * 2) / 2)]
    goals = [1.0, 0.01, 0.55, 0.81]
    got, expected = student.thresholds_of(cases, goals), reference.thresholds_of(cases, goals)
    assert_same(got, expected, what="list of returned dicts")


@pytest.mark.grade(task="thresholds", hint="Can any threshold bring the rate of nobody to the goal?")
def test_group_without_positives(student, reference, draw):
    """A group that has no true positive rate is refused; the same scores with positives are not."""
    low, high = odd_labels(draw, 2)
    scores, target, groups = scored(draw, (low, high), (6, 8), (4, 3))
    cases = [(scores, target, groups), (scores, torch.where(groups == low, 0, target), groups)]
    got, expected = student.thresholds_of(cases, [0.7]), reference.thresholds_of(cases, [0.7])
    assert_same(got[0], expected[0], what="dict of thresholds")
    assert_true(got[1] == "refused", "a group without a true positive rate is not refused")


@pytest.mark.grade(task="thresholds", hint="Whose threshold holds for a sample, and what of one that just reaches it?")
def test_decisions_by_group(student, reference, draw):
    """Each sample is judged by the threshold of its own group."""
    labels = odd_labels(draw, 4)
    scores, _, groups = scored(draw, labels, (5, 4, 6, 3), (4, 5, 2, 7))
    own = [scores[groups == label].sort().values[2].item() for label in labels]
    thresholds = dict(zip(labels, (own[0], math.inf, own[2], own[3]), strict=True)) | {labels[-1] + 3: 0.0}
    turned = dict(reversed(thresholds.items()))
    got, expected = student.decided_by_group(scores, groups, turned), reference.decided_by_group(scores, groups, turned)
    assert_same(got, expected, what="decisions by group")
