"""The visible checks of device_handling; `grader check device_handling` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


STATE = 42  # numbers in the state of the small net that probes build


def three(draw):
    """Return three tensors of different shapes."""
    return draw.normal(2, 3), draw.normal(4), draw.normal(3, 1, 5)


def assert_same_batch(actual, expected, what):
    """Compare two descriptions of a nested batch, from the outside in."""
    for place, name in expected["classes"].items():
        assert_same(actual["classes"].get(place, "missing"), name, what=f"class of the {what} at {place!r}")
    for part in ("others", "tensors"):
        assert_true(actual[part].keys() == expected[part].keys(), f"the {what} has not the items of the given one")
    assert_same(actual["keys"], expected["keys"], what=f"{what}: list of keys of")
    assert_same(actual["others"], expected["others"], what=f"{what}: value of")
    assert_same(actual["devices"], expected["devices"], what=f"{what}: device of")
    assert_same(actual["tensors"], expected["tensors"], what=f"{what}:")


def compare_moved(student, reference, device, kinds, tensors, **options):
    """Compare what comes of moving batches of these kinds."""
    arguments = device, kinds, *tensors
    results = student.moved(*arguments, **options), reference.moved(*arguments, **options)
    for actual, expected in zip(*results, strict=True):
        assert_same_batch(actual["moved"], expected["moved"], "moved batch")


@pytest.mark.grade(
    task="pick_device", visibility="public", hint="What does torch say about this machine, and when is it asked?"
)
def test_choice_of_device(student, reference):
    """An accelerator is used where there is one, the CPU elsewhere, also with a torch that was built for GPUs."""
    cases = [[name, None] for name in ("one gpu", "plain", "gpu build without gpu", "mac", "four gpus")]
    assert_same(student.picked(cases), reference.picked(cases), what="list of devices picked")


@pytest.mark.grade(task="move_to", visibility="public", hint="What does Tensor.to return? What does it leave alone?")
def test_tensors_lists_and_dicts(student, reference, draw, device):
    """A tensor, and tensors in a dict and a list, are moved."""
    compare_moved(student, reference, device, ["tensor", "plain"], three(draw))


@pytest.mark.grade(task="move_to", visibility="public", hint="What happens to an item that is no tensor? To a string?")
def test_other_values(student, reference, draw, device):
    """Strings, numbers, None and empty lists come through."""
    compare_moved(student, reference, device, ["other values"], three(draw))


def sequences(draw):
    """Return x (B, T, D), lengths (B,), mean (D,) and std (D,)."""
    batch, steps, features = 4, 6, 3
    lengths = torch.cat([draw.integers(batch - 2, low=2, high=steps), torch.tensor([1, steps])])
    mean, std = draw.normal(features, std=4.0), draw.uniform(features, low=0.2, high=3.0)
    return draw.normal(batch, steps, features, mean=2.0), lengths, mean, std


@pytest.mark.grade(task="normalize", visibility="public", hint="What stands in the padded steps? Which axis is which?")
def test_padded_sequences(student, reference, draw):
    """The real steps are standardised, the padded ones are 0."""
    arguments = sequences(draw)
    assert_same(student.normalized(*arguments), reference.normalized(*arguments), what="output")


@pytest.mark.grade(task="same_device", visibility="public", hint="Which tensors has a module? And a nested batch?")
def test_devices_that_are_found(student, reference, draw, device):
    """Every device of modules and batches is found, and none where there is no tensor."""
    tensors = list(three(draw))
    expected = reference.devices_found(device, tensors)
    assert_same(student.devices_found(device, tensors), expected, what="devices found")


@pytest.mark.grade(task="same_device", visibility="public", hint="Do you look at both, the model and the batch?")
def test_model_and_batch(student, reference, draw, device):
    """A model and a batch are together or not."""
    tensors = list(three(draw))
    assert_same(student.same_simple(device, tensors), reference.same_simple(device, tensors), what="answers")


def compare_stripped(student, reference, lists_of_names, tensors):
    """Compare what is left of the names, with which tensors, and what became of the given state dicts."""
    results = student.stripped(lists_of_names, tensors), reference.stripped(lists_of_names, tensors)
    for actual, expected in zip(*results, strict=True):
        assert_same(actual["names"], expected["names"], what="names")
        assert_same(actual["tensors"], expected["tensors"], what="tensors")
        given = "names of the given one"
        assert_same(actual[given], expected[given], what="names of the given state dict")


def compare_unwrapped(student, reference, *arguments, **options):
    """Compare whether the models themselves are found, and their outputs."""
    results = student.unwrapped(*arguments, **options), reference.unwrapped(*arguments, **options)
    for actual, expected in zip(*results, strict=True):
        assert_true(actual["found"], "what comes back is not the model itself")
        assert_same(actual["output"], expected["output"], what="output of the model")


@pytest.mark.grade(task="prefixes", visibility="public", hint="Which characters of a name are the prefix?")
def test_names_of_a_wrapped_model(student, reference, draw):
    """The prefix of a wrapper goes, names without one stay, and the given state dict keeps its names."""
    bare = ("output.weight", "output.bias", "mode.weight", "dull.bias")
    names = [[prefix + name for name in bare] for prefix in ("module.", "_orig_mod.", "")]
    compare_stripped(student, reference, names, draw.normal(4, 2, 3))


@pytest.mark.grade(task="prefixes", visibility="public", hint="Where does each wrapper keep its model?")
def test_model_in_a_wrapper(student, reference, draw):
    """The model comes out of each kind of wrapper, and without a wrapper it is returned as it is."""
    wrappers = [[], ["parallel"], ["distributed"], ["compile"]]
    compare_unwrapped(student, reference, wrappers, draw.normal(STATE), draw.normal(5, 3))


@pytest.mark.grade(
    task="checkpoints",
    visibility="public",
    hint="Compare the states of both models entry by entry. And is it the given model that comes back?",
)
def test_save_and_load(student, reference, draw):
    """A model that is loaded computes what the saved one computed, and is the one that was given."""
    arguments = draw.normal(STATE), draw.normal(STATE), draw.normal(6, 3)
    actual, expected = student.round_trip(*arguments), reference.round_trip(*arguments)
    assert_true(actual["given model"], "load_checkpoint does not return the model it was given")
    assert_same(actual["state"], expected["state"], what="state of the loaded model:")
    assert_same(actual["output"], expected["output"], what="output of the loaded model")


@pytest.mark.grade(task="checkpoints", visibility="public", hint="What exactly does the hand-out want in the file?")
def test_what_is_in_the_file(student, reference, draw):
    """The file holds the state dict of the bare model, also for a model in a wrapper."""
    arguments = [[], ["parallel"], ["distributed", "compile"]], draw.normal(STATE)
    for actual, expected in zip(student.files_of(*arguments), reference.files_of(*arguments), strict=True):
        assert_true(isinstance(actual["names"], list), "the file does not hold a state dict that can be loaded safely")
        assert_same(actual["names"], expected["names"], what="names in the file")
        assert_same(actual["tensors"], expected["tensors"], what="tensors in the file")
