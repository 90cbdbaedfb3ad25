"""The visible checks of bias_metrics; `grader check bias_metrics` runs them."""

from __future__ import annotations
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
    task="spread",
    visibility="public",
    hint="Which two numbers of the list decide, and does it matter where they stand?",
)
def test_spread_of_rates(student, reference, draw):
    """The spread of a few rates in any order is right."""
    lists = [rates[draw.permutation(4)] for rates in 0.2 * torch.arange(4) + draw.uniform(3, 4, low=0.02, high=0.18)]
    assert_same(student.spreads(lists), reference.spreads(lists), what="list of what spread returned")


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
