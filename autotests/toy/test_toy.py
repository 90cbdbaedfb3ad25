import pytest
from grader import assert_same
@pytest.mark.grade(task="f", visibility="public")
def test_value(student, reference, draw):
    x = draw.normal(3,4)
    assert_same(student.f(x), reference.f(x))
@pytest.mark.grade(task="f", hint="grads")
def test_grad(student, reference, draw):
    x = draw.normal(3,4)
    assert_same(student.grad(x), reference.grad(x))
@pytest.mark.grade(task="g", weight=2)
def test_g(student, reference, draw):
    x = draw.normal(3,4)
    assert_same(student.g(x), reference.g(x))
