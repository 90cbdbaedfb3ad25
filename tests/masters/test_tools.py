"""Masters of nbgrader and otter: points, what students see, and what they do not."""

from __future__ import annotations

import ast
import tomllib
from typing import Any

import pytest

from .notebooks import (
    DOUBLE,
    SQUARE,
    answer,
    check,
    code,
    graded,
    master,
    question,
    raw,
    shown,
    solution,
    stub,
    suite,
    text,
)


def test_tasks_have_the_points_of_their_tests():
    """What nbgrader gives for its test cells is what the lab gives; points given by hand stay with their function."""
    made = master("nbgrader_tensors")
    points = {name: points for name, points, _ in made.tasks}
    assert points == {"softmax": 3, "accuracy": 2, "MLP": 4, "standardize": 1, "rates": 1, "schedule": 2}
    manifest = tomllib.loads(made.texts["assignments/nbgrader_tensors/assignment.toml"])
    assert manifest["title"] == "Tensors and a first net"
    assert {task["name"]: task["points"] for task in manifest["tasks"]} == points


def test_what_runs_at_top_level_is_told_and_left_out():
    """Magics, downloads, training and plots are in no file of the lab, and each is named with its cell."""
    made = master("nbgrader_tensors")
    for each in made.texts.values():
        for word in ("MNIST", "matplotlib", "pip install", "optimizer", "losses"):
            assert word not in each
    told = {row.number: row.became for row in made.rows}
    assert told[2] == "imports; left out: magics"
    assert "left out: magics, train_set = datasets.MNIST" in told[3]
    assert "left out: model = MLP(*SIZES) and 3 more" in told[25]
    assert "cell 4: curve needs matplotlib, and no task needs it; it is left out" in made.review


def test_an_answer_without_markers_keeps_its_signature(make):
    """Where a whole cell is the answer, students get the signature and the docstring, and no remark of the answer."""
    made = make(
        answer('def square(x):\n    """Square it."""\n    # by multiplication\n    return x * x\n\n\nHALF = 0.5\n')
    )
    students = stub(made)
    assert "def square(x):" in students
    assert "Square it." in students
    assert "x * x" not in students


def test_remarks_above_an_answer_go_with_it(make):
    """A comment above a function is given; one that belongs to the answer is not shown to students."""
    made = make(
        code("# Hint: multiply.\ndef given(x):\n    return x"),
        answer("# The trick: x * x.\ndef square(x):\n    return x * x", "a"),
        answer("# Ask for it.\ndef cube(x):\n    ### BEGIN SOLUTION\n    return x**3\n    ### END SOLUTION", "b"),
    )
    assert "# Hint: multiply.\ndef given(x):" in stub(made)
    assert "trick" not in stub(made)
    assert "# Ask for it.\ndef cube(x):" in stub(made)


def test_points_that_the_notebook_does_not_give(make):
    """Points of a person's are shared by their functions; where there are none, a task has one, and that is told."""
    made = make(
        answer("def one():\n    return 1\n\n\ndef two():\n    return 2", "a", grade=True, points=3),
        answer("def three():\n    return 3", "b"),
        answer("def four():\n    return 4", "c"),
        graded("assert four() == 4", "t", 0),
    )
    assert [(name, points) for name, points, _ in made.tasks] == [("one", 1.5), ("two", 1.5), ("three", 1), ("four", 1)]
    assert "the notebook gives no points to three, four; each has 1 in assignment.toml" in made.review
    manifest = made.texts["assignments/lab/assignment.toml"]
    assert manifest.count("points = 1  # REVIEW: the notebook gives none") == 2
    assert "weight=0.01" in check(made, "test_t")
    assert "# REVIEW: it had no points in the notebook" in check(made, "test_t")


def test_markers_around_whole_functions_go_into_their_bodies(make):
    """A marker around functions or methods makes each of their bodies an answer, as a stub must have their names."""
    made = make(
        answer(
            "### BEGIN SOLUTION\ndef one():\n    return 1\n\n\nclass Two:\n    size = 2\n\n    def two(self):\n"
            "        return 2\n\n    def three(self): return 3\n### END SOLUTION\n"
        )
    )
    students = stub(made)
    assert [name for name, _, _ in made.tasks] == ["one", "Two"]
    assert students.count("raise NotImplementedError") == 3
    assert "size = 2" in students
    assert "return" not in students


def test_written_answers_and_mark_schemes_do_not_reach_students(make):
    """Of the text everything is kept, except for what nbgrader keeps from students."""
    made = make(
        text("# Title\n\nA question."),
        text("the secret answer", nbgrader={"grade": True, "solution": True, "grade_id": "w", "points": 3}),
        text("Explain.\n### BEGIN MARK SCHEME\nthe secret scheme\n### END MARK SCHEME\nBriefly."),
        SQUARE,
    )
    assert made.texts["assignments/lab/README.md"] == "# Title\n\nA question.\n\nExplain.\nBriefly.\n"
    assert "cell 2 (w): 3 points that a person gives for a text are not in the lab" in made.review


def test_hidden_tests_are_hidden_and_share_the_points_of_their_cell(make):
    """A cell with both kinds becomes a check that students see and one that they do not, of half its points each."""
    made = make(
        SQUARE,
        graded("assert square(2) == 4\n### BEGIN HIDDEN TESTS\nassert square(3) == 9\n### END HIDDEN TESTS", "t", 3),
    )
    public, hidden = check(made, "test_t"), check(made, "test_t_hidden")
    assert public.startswith('@pytest.mark.grade(task="square", weight=1.5, visibility="public")')
    assert hidden.startswith('@pytest.mark.grade(task="square", weight=1.5)\n')
    assert "square(2)" in public
    assert "square(3)" not in public
    assert "square(3)" in hidden


def test_automatic_tests_compare_with_the_reference(make):
    """What nbgrader computes from the solution is compared with the reference; what it hashes is hidden."""
    made = make(SQUARE, graded("### AUTOTEST square(3); square(4)\n### HASHED AUTOTEST square(5)", "auto", 2))
    assert 'assert_same(student.square(3), reference.square(3), what="result of square")' in check(made, "test_auto")
    assert "square(4)" in check(made, "test_auto")
    assert "visibility" not in check(made, "test_auto_hidden")
    assert "reference.square(5)" in check(made, "test_auto_hidden")


def test_a_release_of_nbgrader_is_a_notebook_with_holes(make):
    """Where the solutions are gone already, the functions that are left have holes, and the rest needs a person."""
    made = make(
        answer("def square(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()", "a"),
        answer("# YOUR CODE HERE\nraise NotImplementedError()", "b"),
        graded("assert cube(2) == 8", "t"),
    )
    assert "square (cell 1): write the answer in the solution" in made.review
    assert any(line.startswith("cell 2 (b): a hole that is in no function needs a person") for line in made.review)
    assert "# assert cube(2) == 8" in suite(made)
    assert "test_t" not in {node.name for node in ast.parse(suite(made)).body if isinstance(node, ast.FunctionDef)}


def test_values_at_top_level_become_functions(make):
    """A value that students compute from nothing becomes a function without arguments, and its test asks for that."""
    made = make(
        answer("### BEGIN SOLUTION\nrates = [0.1, 0.01]\nname = 'sgd'\ndouble = lambda x: 2 * x\n### END SOLUTION"),
        graded("assert len(rates) == 2\nassert name == 'sgd'\nassert double(2) == 4", "t"),
    )
    assert [name for name, _, _ in made.tasks] == ["rates", "name", "double"]
    body = check(made, "test_t")
    assert 'assert_same(len(student.rates()), 2, what="result of rates")' in body
    assert "assert_same(student.name(), 'sgd', what=\"result of name\")" in body
    assert 'assert_same(student.double(2), 4, what="result of double")' in body
    space: dict[str, Any] = {}
    exec(solution(made), space)
    assert (space["rates"](), space["name"](), space["double"](3)) == ([0.1, 0.01], "sgd", 6)


@pytest.mark.parametrize(
    ("source", "name", "why"),
    [
        ("mean = data.mean()", "mean", "it is computed from data, which is there only when the notebook runs"),
        ("a = 1\nb = a + 1\nc = a + 2", "b, c", "several results come out of the same lines"),
        ("for i in range(3):\n    total = i", "total", "it is more than assignments"),
    ],
)
def test_a_value_that_needs_a_guess_needs_a_person(source, name, why, make):
    """What depends on the rest of the notebook is not guessed at: it is left out, told of, and so is its test."""
    made = make(
        code("data = load()\nload = print"),
        SQUARE,
        answer(f"### BEGIN SOLUTION\n{source}\n### END SOLUTION", "value"),
        graded(f"assert ({name}) == 1", "t"),
    )
    first = name.split(",")[0]
    assert f"cell 3 (value): {first} is an answer at top level and needs a person: {why}" in made.review
    assert source.split("\n")[0] not in solution(made)
    (told,) = [line for line in made.review if line.startswith("t (cell 4) asks for no task of the lab; ")]
    assert f"asks for {first}, an answer at top level that needs a person" in told
    assert f"# assert ({name}) == 1" in suite(made)


def test_a_constant_among_answers_is_given_when_functions_need_it(make):
    """A function that reads a constant of the students' could not run without it."""
    made = make(answer("### BEGIN SOLUTION\nsize = 3\n\n\ndef f():\n    return size\n### END SOLUTION", "value"))
    assert "cell 1 (value): size stands among answers, but functions need it; it is given" in made.review
    assert [name for name, _, _ in made.tasks] == ["f"]
    assert "size = 3" in stub(made)


def test_otter_gives_the_same_points():
    """The points of each question are shared among its cases as otter shares them."""
    made = master("otter_nets")
    assert [(name, points) for name, points, _ in made.tasks] == [
        ("square", 3),
        ("mean_of", 0.5),
        ("Twice", 1.5),
        ("weights", 1),
    ]
    text = suite(made, "otter_nets")
    assert text.count('visibility="public"') == 4
    assert 'hint="Think of negative numbers."' in text
    assert "cell 25 (q3): a person gives its 2 points, no check does" in made.review
    assert "It falls." not in made.texts["assignments/otter_nets/README.md"]


@pytest.mark.parametrize(
    ("settings", "shares"),
    [
        ("name: q1", [0.5, 0.5]),
        ("name: q1\npoints: 5", [2.5, 2.5]),
        ("name: q1\npoints: [1, 4]", [1, 4]),
        ("name: q1\npoints:\n  each: 2", [2, 2]),
    ],
)
def test_points_are_shared_as_otter_does(settings, shares, make):
    """A total is shared, a list is by case, and a question without points has one."""
    made = make(*question(DOUBLE, code("assert double(1) == 2"), code("assert double(2) == 4"), settings=settings))
    assert [(name, points) for name, points, _ in made.tasks] == [("double", sum(shares))]
    for number, share in enumerate(shares, 1):
        weight = "" if share == 1 else f", weight={share:g}"
        assert check(made, f"test_q1_{number}").startswith(f'@pytest.mark.grade(task="double"{weight}, visibility=')


def test_otter_shows_what_it_expects(make):
    """An expression is compared with what its cell has shown; where that is no value, with the reference."""
    made = make(
        *question(
            DOUBLE,
            shown("double(4)", "8"),
            shown("double(4) == 8", "True"),
            shown("double(-1) > 0", "False"),
            shown("double(torch.tensor([1.5]))", "tensor([3.])"),
            shown("double(2)", "<object at 0x7f>"),
            code("double(3)"),
        ),
        code("import torch"),
    )
    bodies = [check(made, f"test_q1_{number}") for number in range(1, 7)]
    assert 'assert_same(student.double(4), 8, what="result of double")' in bodies[0]
    assert 'assert_same(student.double(4), 8, what="result of double")' in bodies[1]
    assert "bool(not student.double(-1) > 0)" in bodies[2]
    assert "same_numbers(" in bodies[3]
    assert "torch.tensor([3.0])" in bodies[3]
    assert 'assert_same(student.double(2), reference.double(2), what="result of double")' in bodies[4]
    assert "reference.double(3)" in bodies[5]


def test_otter_test_functions_and_settings(make):
    """A test that is a function is read through; its settings say whether students see it, and what it tells them."""
    made = make(
        *question(
            DOUBLE,
            code("def test_it(double):\n    assert double(1) == 2\n"),
            code(
                '""" # BEGIN TEST CONFIG\nhidden: true\npoints: 3\nfailure_message: Twice!\n""" # END TEST CONFIG\n'
                "def test_more(double):\n    for n in range(3):\n        assert double(n) == n + n\n\n"
                "test_more(double)"
            ),
        )
    )
    assert 'assert_same(student.double(1), 2, what="result of double")' in check(made, "test_q1_1")
    hidden = check(made, "test_q1_2")
    assert hidden.startswith('@pytest.mark.grade(task="double", weight=3, hint="Twice!")')
    assert "for n in range(3):\n        assert_same(student.double(n), n + n" in hidden


def test_what_otter_takes_out_is_taken_out(make):
    """Ignored cells and lines, prompts and settings leave no trace; a line that is an answer shows its name."""
    made = make(
        raw("# ASSIGNMENT CONFIG\nname: hw"),
        code("# IGNORE\nsecret_cell = 1"),
        *question(
            code(
                "# BEGIN SOLUTION NO PROMPT\ndef half(x):\n    return x / 2\n# END SOLUTION\n"
                '""" # BEGIN PROMPT\ndef half(x):\n    ...\n""" # END PROMPT\n'
                "secret_line = 2 # IGNORE\n"
            ),
            code("assert half(2) == 1"),
        ),
        text("Text with settings.\n\n```otter\n# BEGIN QUESTION\nname: q2\n```\n\nMore text."),
        raw("# BEGIN SOLUTION"),
        DOUBLE,
        raw("# END SOLUTION"),
        raw("# END QUESTION"),
    )
    whole = "".join(made.texts.values())
    assert "secret" not in whole
    assert "PROMPT" not in whole
    assert "# y = ...\n    ### BEGIN SOLUTION\n    y = 2 * x\n    ### END SOLUTION" in solution(made)
    assert made.texts["assignments/lab/README.md"] == "Text with settings.\n\nMore text.\n"
