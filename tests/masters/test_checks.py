"""Assertions of a master: translated as they are meant, or kept for a person."""

from __future__ import annotations

import ast
import re

import pytest

from .notebooks import answer, check, code, graded, probes, suite

SETUP = code(
    "import math\nimport random\nimport unittest\n\nimport numpy as np\nimport torch\n"
    "from torch import nn\n\nBASE = 2\n"
)
HELPERS = answer(
    "def square(x):\n    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION\n\n\n"
    "def scaled(x, by=1):\n    ### BEGIN SOLUTION\n    return x * by\n    ### END SOLUTION\n\n\n"
    "class Net(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n        ### BEGIN SOLUTION\n"
    "        self.n = nn.Linear(n, 2)\n        ### END SOLUTION\n\n    def forward(self, x):\n"
    "        ### BEGIN SOLUTION\n        return self.n(x)\n        ### END SOLUTION\n",
)
SAME = [
    ("assert square(3) == 9", 'assert_same(student.square(3), 9, what="result of square")'),
    ("assert 9 == square(3)", 'assert_same(student.square(3), 9, what="result of square")'),
    ("assert_equal(square(3), 9)", 'assert_same(student.square(3), 9, what="result of square")'),
    (
        "tc = unittest.TestCase()\ntc.assertEqual(square(3), 9)",
        'assert_same(student.square(3), 9, what="result of square")',
    ),
    (
        "assert abs(square(3) - 9) < 1e-6",
        'same_numbers(student.square(3), 9, rtol=0, atol=1e-06, what="result of square")',
    ),
    (
        "assert math.isclose(square(3), 9, rel_tol=1e-3)",
        'same_numbers(student.square(3), 9, rtol=0.001, atol=1e-8, what="result of square")',
    ),
    (
        "assert square(3) == pytest.approx(9, abs=0.1)",
        'same_numbers(student.square(3), 9, rtol=0, atol=0.1, what="result of square")',
    ),
    (
        "np.testing.assert_almost_equal(square(3), 9, decimal=3)",
        'same_numbers(student.square(3), 9, rtol=0, atol=1.5e-3, what="result of square")',
    ),
    ("assert np.allclose(square(3), 9, atol=0.5)", "same_numbers(student.square(3), 9, rtol=1e-5, atol=0.5, "),
    (
        "x = torch.tensor([1.0, 2.0])\nassert torch.allclose(square(x), torch.tensor([1.0, 4.0]))",
        'assert_same(student.square(x), torch.tensor([1.0, 4.0]), rtol=1e-5, atol=1e-8, what="result of square")',
    ),
    (
        "x = torch.ones(2)\nassert torch.equal(square(x), x)",
        'assert_same(student.square(x), x, rtol=0, atol=0, what="result of square")',
    ),
    (
        "x = torch.ones(2)\nassert (square(x) == x).all()",
        'same_numbers(student.square(x), x, rtol=0, atol=0, what="result of square")',
    ),
    (
        "x = torch.ones(2)\ntorch.testing.assert_close(square(x), x, rtol=0.1, atol=0.2)",
        'assert_same(student.square(x), x, rtol=0.1, atol=0.2, what="result of square")',
    ),
    (
        "x = torch.ones(2)\nassert (square(x) - x).abs().max() < 0.1",
        'same_numbers(student.square(x), x, rtol=0, atol=0.1, what="result of square")',
    ),
    (
        "y = square(torch.ones(2, 3))\nassert y.shape == (2, 3)",
        'assert_same(tuple(y.shape), (2, 3), what="shape of the result of square")',
    ),
    (
        "assert square(torch.ones(2)).shape == torch.Size([2])",
        "tuple(student.square(torch.ones(2)).shape),\n        tuple(torch.Size([2])),\n",
    ),
    ("assert square(3) == 9 and square(1) == 1", 'assert_same(student.square(1), 1, what="result of square")'),
    ("assert scaled(square(2), by=3) == 12", 'assert_same(student.scaled(student.square(2), by=3), 12, what="result'),
    ("assert square(3) > 8, 'too small'", 'assert_true(bool(student.square(3) > 8), "too small", "square(3) > 8")'),
    ("assert isinstance(square(3), int)", "assert_true(\n        bool(isinstance(student.square(3), int)),"),
    (
        "for n, m in [(1, 1), (2, 4)]:\n    assert square(n) == m",
        "for n, m in [(1, 1), (2, 4)]:\n        assert_same(student.square(n), m, ",
    ),
    (
        "with pytest.raises(TypeError):\n    square('a')",
        'assert_true(\n        "TypeError" in student.raised("square", \'a\'),',
    ),
    ("with torch.no_grad():\n    assert square(3) == 9", 'assert_same(student.square(3), 9, what="result of square")'),
    ("def test():\n    assert square(3) == 9\ntest()", 'assert_same(student.square(3), 9, what="result of square")'),
    (
        "def ask(f, want):\n    assert f(3) == want\nask(square, 9)",
        'assert_same(student.square(3), 9, what="result of square")',
    ),
    (
        "x = torch.randn(3, 4)\nassert torch.allclose(square(x), x**2)",
        "x = draw.normal(3, 4, dtype=torch.float32)\n    assert_same(student.square(x), x ** 2, ",
    ),
    (
        "x = torch.randint(0, 9, (3, 4))\nassert torch.equal(square(x), x**2)",
        "x = draw.integers(3, 4, low=0, high=9)\n",
    ),
    (
        "torch.manual_seed(1)\nx = torch.randn(3)\nassert torch.allclose(square(x), x**2)",
        "torch.manual_seed(1)\n    x = torch.randn(3)\n    assert_same(student.square(x), x ** 2, ",
    ),
    ("given = nn.Linear(2, 2)\nassert square(given.bias).shape == (2,)", "given = nn.Linear(2, 2)\n"),
]


@pytest.mark.parametrize(("source", "line"), SAME, ids=[source.replace("\n", "; ")[:50] for source, _ in SAME])
def test_an_assertion_becomes_a_comparison(source, line, make):
    """What a test asserts of a function is asserted of what the hand-in answers, with the same tolerance."""
    made = make(SETUP, HELPERS, code("import pytest\nfrom nose.tools import assert_equal"), graded(source, "t"))
    body = check(made, "test_t")
    assert line in body, body
    assert "REVIEW" not in body
    assert "nose" not in suite(made)


PROBED = [
    (
        "net = Net(3)\nassert net(torch.ones(5, 3)).shape == (5, 2)",
        "net = lab.Net(3)\n    found['net(torch.ones(5, 3)).shape'] = net(torch.ones(5, 3)).shape",
        "assert_same(found['net(torch.ones(5, 3)).shape'], (5, 2), what=\"shape of the result of Net\")",
    ),
    (
        "x = torch.ones(5, 3)\nassert Net(3)(x).shape == (5, 2)",
        "def t(lab, x):",
        "x = torch.ones(5, 3)\n    found = student.t(x)\n",
    ),
    (
        "x = torch.ones(2, requires_grad=True)\nsquare(x).sum().backward()\n"
        "assert torch.equal(x.grad, 2 * torch.ones(2))",
        "lab.square(x).sum().backward()\n    found['x.grad'] = x.grad",
        "assert_same(found['x.grad'], 2 * torch.ones(2), rtol=0, atol=0, ",
    ),
    (
        "a = np.array([1.0, 2.0])\nassert np.allclose(square(a), [1, 4])",
        "found['square(a)'] = plain(lab.square(a))",
        "same_numbers(found['square(a)'], [1, 4], rtol=1e-5, atol=1e-8, ",
    ),
    (
        "values = list(map(square, [1, 2]))\nassert values == [1, 4]",
        "values = list(map(lab.square, [1, 2]))",
        "assert_same(found['values'], [1, 4], ",
    ),
    (
        "x = [3]\nsquare(x[0])\nassert x == [3]",
        "lab.square(x[0])\n    found['x'] = x",
        "assert_same(found['x'], [3], ",
    ),
    (
        "net = Net(3)\nwith pytest.raises(RuntimeError):\n    net(torch.ones(5))",
        "error_of(lambda: net(torch.ones(5)))",
        "\"RuntimeError\" in found['net(torch.ones(5))']",
    ),
    (
        "net = Net(3)\nassert len(list(net.parameters())) == BASE",
        "found['BASE'] = lab.BASE",
        "found['len(list(net.parameters()))'], found['BASE']",
    ),
]


@pytest.mark.parametrize(("source", "probe", "line"), PROBED, ids=[each[0].replace("\n", "; ")[:50] for each in PROBED])
def test_what_cannot_cross_the_wall_is_asked_in_a_probe(source, probe, line, make):
    """Objects, gradients, arrays and changed inputs are looked at beside the hand-in; the answer stays in the test."""
    made = make(SETUP, HELPERS, code("import pytest"), graded(source, "t"))
    assert probe in probes(made), probes(made)
    assert line in check(made, "test_t"), check(made, "test_t")


UNTRANSLATED = [
    ("orig = square\nsquare = None\nassert orig(2) == 4", "it gives square another value, which a check cannot"),
    ("if square(2):\n    assert square(3) == 9", "it asserts within `if`"),
    ("import pandas as pd\nassert pd.Series([square(2)]).sum() == 4", "it needs the package pandas"),
    ("assert open('data.txt').read() == str(square(2))", "it uses open()"),
    ("assert_that(square(2))", "the assertion assert_that is not known"),
    ("print(square(2))", "it asserts nothing, or in a way that is not known"),
    ("for n in range(3):\n    net = Net(n)\n    assert net.n", "a loop around what must run beside the students' code"),
    ("assert square(2) == later", "it needs what a loop or block of cell 3 computes when the notebook runs"),
    ("assert square(2 == 4", "it is not valid Python"),
    ("with pytest.raises(NotImplementedError):\n    square(2)", "NotImplementedError means that a stub is left"),
]


@pytest.mark.parametrize(("source", "why"), UNTRANSLATED, ids=[source.split("\n")[-1] for source, _ in UNTRANSLATED])
def test_what_has_no_translation_is_kept_as_a_comment(source, why, make):
    """A test that cannot be translated stands in its place as a comment that says why; its points stay open."""
    later = code("def assert_that(x): pass\nfor later in range(3):\n    pass\nimport pytest")
    made = make(SETUP, HELPERS, later, graded(source, "t"))
    body = check(made, "test_t")
    assert f"# REVIEW: not translated, {why}" in body
    assert 'pytest.skip("REVIEW: to be translated by hand")' in body
    for line in source.split("\n"):
        assert f"# {line}" in body
    assert any(line.startswith("test_t: cell 4 is not translated: ") for line in made.review)
    assert 'visibility="public")' not in body.split("\n")[0]


def test_one_assertion_of_several_may_be_lost_alone(make):
    """The rest of a cell is translated, and the lost line stands where it was."""
    made = make(SETUP, HELPERS, graded("assert square(1) == 1\nassert square(open('f'))\nassert square(2) == 4", "t"))
    lines = [line.strip() for line in check(made, "test_t").split("\n")]
    assert lines[-4:] == [
        'assert_same(student.square(1), 1, what="result of square")',
        "# REVIEW: not translated, it uses open()",
        "# assert square(open('f'))",
        'assert_same(student.square(2), 4, what="result of square")',
    ]
    assert "test_t: line 2 of cell 3 is not translated: it uses open()" in made.review


def test_what_earlier_cells_made_comes_with_a_test(make):
    """A test that uses a name of an earlier cell takes the lines with it that make the name, and no others."""
    made = make(
        SETUP,
        HELPERS,
        code("x = torch.linspace(0, 1, 5)\ny = x + 1\nprint(x)\nz = open('f')"),
        graded("w = y * 2\nassert square(x).shape == (5,)", "first"),
        graded("assert torch.equal(square(w), w * w)", "second"),
    )
    assert "y = x + 1" not in check(made, "test_first")
    body = check(made, "test_second")
    assert "x = torch.linspace(0, 1, 5)\n    y = x + 1\n    w = y * 2\n    assert_same(student.square(w), w * w" in body
    assert "open" not in suite(made)


def test_training_of_an_earlier_cell_comes_with_a_test(make):
    """What a call of student code may have changed is asked about after that call, though its result is not used."""
    trained = "def fit(model):\n    ### BEGIN SOLUTION\n    model.bias.data += 1\n    return 1\n    ### END SOLUTION"
    run = code("model = nn.Linear(2, 2)\nlosses = fit(model)")
    made = make(SETUP, answer(trained), run, graded("assert float(model.bias.min()) > 0", "t"))
    assert "losses = lab.fit(model)" in probes(made)


def test_words_of_hidden_tests_do_not_reach_students(make):
    """The message of a hidden assertion could tell of its inputs: students see a sentence that says nothing of them."""
    source = "### BEGIN HIDDEN TESTS\nassert square(17) > 288, 'square(17) is 289'\n### END HIDDEN TESTS"
    body = check(make(SETUP, HELPERS, graded(source, "t")), "test_t")
    assert '"the result is not what the task asks for", "square(17) is 289")' in body  # the last one is for staff


def test_a_probe_holds_no_answers(make):
    """Probes run beside student code: what is expected, literal or computed, stands in the suite alone."""
    source = "net = Net(3)\nwanted = torch.full((5, 2), 12.5)\nassert torch.allclose(net(torch.ones(5, 3)), wanted)"
    made = make(SETUP, HELPERS, graded(source, "t"))
    assert "12.5" not in probes(made)
    assert "wanted = torch.full((5, 2), 12.5)" in check(made, "test_t")


def test_both_sides_beside_the_student_are_marked(make):
    """Where a test compares a net with its own weights, the hand-in could make both agree: the author is told."""
    source = "net = Net(3)\nx = torch.ones(5, 3)\nassert torch.allclose(net(x), x @ net.n.weight.T + net.n.bias)"
    made = make(SETUP, HELPERS, graded(source, "t"))
    told = "both sides are computed beside the student's code, which could make them agree"
    assert f"# REVIEW: {told}" in check(made, "test_t")
    assert f"test_t: line 3 of cell 3: {told}" in made.review


TORCH = "import torch, functools, operator, random, copy, pytest\nimport torch.nn.functional as F\nimport numpy as np\n"
DOORS = [
    "assert square(__import__('os').system('id')) == 0",
    "assert square(1) == torch.serialization.os.system('id')",
    "assert square(1) == torch.utils.collect_env.run('id')[0]",
    "assert square(1) == F.importlib.import_module('os').system('id')",
    "assert square(1) == torch.nn.modules.module.functools.sys.exit()",
    "assert square(1) == np.lib.npyio.os.system('id')",
    "assert square(3) == eval('6')",
    "assert square(3) == [*map(eval, ['6'])][0]",
    "assert exec('x = 1') is square(1)",
    "assert square(().__class__.__base__.__subclasses__().__len__())",
    "assert square(1) == getattr(torch, 'load')('f')",
    "assert square(1) == getattr(square(1), '__class__')",
    "assert square(1) == [*map(getattr, [square(1)], ['__class__'])]",
    "assert square(1) == operator.attrgetter('__class__')(square(1))",
    "assert square(1) == pytest.main(['x'])",
    "assert square(1) == torch.jit.load('f')",
    "assert square(torch.ones(2).numpy().tofile('f')) == 1",
    "t = torch\nassert square(1) == t.zeros(1)",
    "t = [torch.serialization]\nassert square(1) == t[0].x",
    "x = __import__('os').system('id')\nassert square(x) == 0",
    "def f():\n    eval = 1\ndef g():\n    return eval('1')\nassert square(g()) == f()",
    "import os\ndef f():\n    os = 1\ndef g():\n    return os.system('id')\nassert square(g()) == f()",
    "from torch.serialization import os as path\nassert square(path.system('id')) == 0",
    "assert np.allclose(square(1), 1, rtol=eval('1'))",
    "assert abs(square(1) - 1) < eval('1')",
    "for x in [eval('1')]:\n    assert square(x) == 1",
    "for x in [1]:\n    y = eval('1')\n    assert square(x) == y",
    "with pytest.raises(ValueError):\n    square(eval('1'))",
    "net = Net(3)\nassert net.forward(eval('1')) == 1",
    "net = Net(3)\nnet.n = eval('1')\nassert net.n == 1",
    "class A:\n    x = eval('1')\nnet = Net(A.x)\nassert net.n == 1",
]


@pytest.mark.parametrize("source", DOORS, ids=[source.split("\n")[-1] for source in DOORS])
def test_a_door_to_the_system_is_never_taken_over(source, make):
    """What could reach the system, a file or another module stays a comment, in suite and probes, and is to review."""
    made = make(SETUP, HELPERS, code(TORCH), graded(f"assert square(1) == 1\n{source}", "t"))
    texts = suite(made), probes(made)
    for text in texts:
        left = ast.unparse(ast.parse(text))
        for word in (
            "eval",
            "exec",
            "system",
            "import_module",
            "collect_env",
            "serialization",
            "getattr(",
            "attrgetter",
        ):
            assert word not in left.replace("getattr(lab, name)", ""), left
        for word in ("__", "main(", "tofile", "jit", "t.zeros", "npyio", "sys"):
            assert word not in left.replace("__name__", "").replace("__mro__", ""), left
    assert any(re.search(r"which is not taken over unread|files and the network", line) for line in made.review), (
        made.review
    )
    assert 'student.square(1), 1, what="result of square"' in texts[0] or "pytest.skip" in texts[0]


HARMLESS = [
    "x = torch.linspace(0, 1, 5)\nassert torch.allclose(square(x), torch.pow(x, 2))",
    "x = torch.ones(2)\nassert torch.allclose(square(x), F.relu(x))",
    "assert square(2) == sum(range(3)) + len([1])",
    "rng = np.random.default_rng(1)\nassert np.allclose(square(float(rng.normal())), 1)",
    "assert isinstance(square(torch.ones(2)), torch.Tensor) and square(torch.ones(2)).dtype == torch.float32",
    "net = Net(3)\nassert isinstance(net.n, nn.Linear) and hasattr(net, 'n')",
    "assert square(2) == functools.reduce(lambda a, b: a * b, [2, 2])",
    "net = Net(3)\nassert getattr(net, 'n').weight.shape == (2, 3)",
]


@pytest.mark.parametrize("source", HARMLESS, ids=[source.split("\n")[-1] for source in HARMLESS])
def test_what_computes_is_taken_over(source, make):
    """Functions of torch, numpy and Python that compute are in a check as they were in the test."""
    made = make(SETUP, HELPERS, code(TORCH), graded(source, "t"))
    assert "REVIEW" not in check(made, "test_t"), check(made, "test_t")
