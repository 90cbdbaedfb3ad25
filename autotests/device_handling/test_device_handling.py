"""The device handling suite: which device, what moves there, what is together, what a file brings back.

The second device is CUDA in a CUDA run and the toy accelerator on a machine without, so every check runs everywhere.
Values are compared on the CPU in float64; where a tensor lies is compared by name, "cpu" or "accelerator".
"""

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


# --- pick_device ------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="pick_device", visibility="public", hint="What does torch say about this machine, and when is it asked?"
)
def test_choice_of_device(student, reference):
    """An accelerator is used where there is one, the CPU elsewhere, also with a torch that was built for GPUs."""
    cases = [[name, None] for name in ("one gpu", "plain", "gpu build without gpu", "mac", "four gpus")]
    assert_same(student.picked(cases), reference.picked(cases), what="list of devices picked")


@pytest.mark.grade(task="pick_device", hint="What has precedence: what is asked for, or what is fastest?")
def test_preferred_device(student, reference):
    """What is asked for and there is returned, whether given as text or as a torch.device."""
    cases = [
        ["one gpu", "cpu"],
        ["four gpus", "cuda:2"],
        ["one gpu", "cuda"],
        ["four gpus", "cuda:3"],
        ["mac", "mps"],
        ["plain", "cpu"],
    ]
    for as_device in (False, True):
        expected = reference.picked(cases, as_device=as_device)
        assert_same(student.picked(cases, as_device=as_device), expected, what="list of devices picked")


@pytest.mark.grade(task="pick_device", hint="Who notices when a training runs on another device than was asked for?")
def test_preferred_device_is_missing(student, reference):
    """What is asked for and not there is refused; what is there is not."""
    cases = [
        ["plain", "cuda"],
        ["gpu build without gpu", "cuda:0"],
        ["one gpu", "mps"],
        ["mac", "cuda"],
        ["four gpus", "cuda:4"],
        ["four gpus", "cuda:7"],
        ["four gpus", "xpu"],
        ["four gpus", "cuda:1"],
    ]
    assert_same(student.picked(cases), reference.picked(cases), what="list of devices and exceptions")


# --- move_to ----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="move_to", visibility="public", hint="What does Tensor.to return? What does it leave alone?")
def test_tensors_lists_and_dicts(student, reference, draw, device):
    """A tensor, and tensors in a dict and a list, are moved."""
    compare_moved(student, reference, device, ["tensor", "plain"], three(draw))


@pytest.mark.grade(task="move_to", visibility="public", hint="What happens to an item that is no tensor? To a string?")
def test_other_values(student, reference, draw, device):
    """Strings, numbers, None and empty lists come through."""
    compare_moved(student, reference, device, ["other values"], three(draw))


@pytest.mark.grade(
    task="move_to", weight=2, hint="How deep does your function look? What does it hand on when it calls itself?"
)
def test_deep_nesting(student, reference, draw, device):
    """Tensors are moved at any depth, whichever containers are in which."""
    compare_moved(student, reference, device, ["nested"], three(draw), as_device=True)


@pytest.mark.grade(task="move_to", hint="Compare the batch with what it was before. Is anything in it another object?")
def test_batch_of_the_caller(student, reference, draw, device):
    """The given batch is afterwards what it was."""
    arguments = device, ["plain", "nested", "dataclass"], *three(draw)
    for actual, expected in zip(student.moved(*arguments), reference.moved(*arguments), strict=True):
        assert_same_batch(actual["given"], expected["given"], "given batch")
        assert_same(actual["moved"]["devices"], expected["moved"]["devices"], what="moved batch: device of")
        assert_same(actual["moved"]["tensors"], expected["moved"]["tensors"], what="moved batch:")


@pytest.mark.grade(
    task="move_to", weight=2, hint="Does every container come back as what it was? How is one of its class made?"
)
def test_classes_of_containers(student, reference, draw, device):
    """Tuples, named tuples, and dicts of other classes come back as what they were."""
    compare_moved(student, reference, device, ["named tuples", "dicts"], three(draw))


@pytest.mark.grade(task="move_to", hint="Which objects know best how they are moved, or how they are made?")
def test_objects_and_dataclasses(student, reference, draw, device):
    """Objects with a method `to` move themselves, dataclasses are rebuilt."""
    tensors = draw.normal(2, 3), draw.normal(5, 3), draw.normal(4, 3)
    compare_moved(student, reference, device, ["own to", "dataclass"], tensors)


@pytest.mark.grade(task="move_to", hint="Is a moved tensor the same but for its device? Can it come back?")
def test_dtypes_graph_and_way_back(student, reference, draw, device):
    """Tensors keep dtype and graph on the way to the accelerator, and come back to the CPU."""
    floats = [draw.normal(4, dtype=torch.float32), draw.normal(3, dtype=torch.half)]
    arguments = draw.normal(3, 2), draw.normal(3, 2), [draw.integers(3, high=9), draw.mask(2, 5), *floats]
    actual, expected = student.moved_with_graph(device, *arguments), reference.moved_with_graph(device, *arguments)
    assert_same_batch(actual["moved"], expected["moved"], "moved batch")
    assert_same(actual["gradient"], expected["gradient"], what="gradient with respect to a tensor that was moved")
    tensors = three(draw)
    expected = reference.moved_back(device, "nested", *tensors)
    assert_same_batch(student.moved_back(device, "nested", *tensors), expected, "batch moved to the CPU")


# --- Normalize --------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="normalize", weight=2, hint="What does Module.to move, and where do new tensors come to lie?")
def test_module_that_is_moved(student, reference, draw, device):
    """The module works on the accelerator after `.to`, and again on the CPU."""
    arguments = sequences(draw)
    expected = reference.normalized_elsewhere(device, *arguments)
    assert_same(student.normalized_elsewhere(device, *arguments), expected, what="result:")


@pytest.mark.grade(task="normalize", hint="What is saved with a model, and what of it does an optimizer see?")
def test_state_of_the_module(student, reference, draw):
    """The statistics are in the state dict, are not trained, and follow the precision of the module."""
    arguments = (*sequences(draw), draw.normal(3), draw.uniform(3, low=0.5, high=2.0))
    actual, expected = student.normalized_after_loading(*arguments), reference.normalized_after_loading(*arguments)
    for what in ("names", "parameters"):
        assert_same(actual[what], expected[what], what=f"{what} of the module")
    assert_same(actual["output"], expected["output"], what="output after load_state_dict")
    assert_same(
        actual["output in float32"], expected["output in float32"], rtol=1e-4, atol=1e-4, what="output in float32"
    )


# --- devices_of, same_device ------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="same_device", hint="Which parts of a model can be left behind, besides its first parameter?")
def test_part_of_the_model_left_behind(student, reference, draw, device):
    """Every layer counts, and so do the statistics of a batch normalisation."""
    tensors = list(three(draw))
    assert_same(student.same_parts(device, tensors), reference.same_parts(device, tensors), what="answers")


@pytest.mark.grade(task="same_device", hint="And one tensor deep in the batch? And a model without any?")
def test_nested_batch_and_empty_model(student, reference, draw, device):
    """Every tensor of a nested batch counts; what has no tensors fits everywhere."""
    tensors = list(three(draw))
    assert_same(student.same_nested(device, tensors), reference.same_nested(device, tensors), what="answers")


@pytest.mark.grade(task="same_device", hint="By which names can one device be called?")
def test_device_by_name(student, reference, draw, device):
    """A device is recognised with and without its number, as text and as a torch.device."""
    tensors = list(three(draw))
    assert_same(student.same_named(device, tensors), reference.same_named(device, tensors), what="answers")


# --- unwrap, strip_prefix ---------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="prefixes", hint="How many wrappers can there be, and in which order?")
def test_wrapper_in_a_wrapper(student, reference, draw):
    """Any number of wrappers in any order is taken off."""
    prefixes = ("_orig_mod.module.", "module._orig_mod.", "module.module._orig_mod.module.")
    names = [[prefix + name for name in ("conv.weight", "head.bias", "head.weight")] for prefix in prefixes]
    compare_stripped(student, reference, names, draw.normal(3, 4, 2))
    wrappers = [["distributed", "compile"], ["compile", "parallel"], ["parallel", "compile", "distributed"]]
    compare_unwrapped(student, reference, wrappers, draw.normal(STATE), draw.normal(5, 3))


@pytest.mark.grade(
    task="prefixes", weight=2, hint="A model calls its own parts as it likes. What is then a prefix of a wrapper?"
)
def test_model_with_parts_of_similar_names(student, reference, draw):
    """Names of the model's own parts stay as they are."""
    names = [
        ["module.weight", "module.bias", "head.weight"],
        ["encoder.module.weight", "encoder.bias", "module.bias"],
        ["module.encoder.module.weight", "module.encoder._orig_mod.bias", "module.head.weight"],
        ["module.module.weight", "module.module.bias", "module.head.weight"],
        ["modules.0.weight", "modules.0.bias", "module_list.1.weight"],
        [],
    ]
    compare_stripped(student, reference, names, draw.normal(3, 2, 4))
    wrappers = [[], ["parallel"], ["distributed", "compile"]]
    compare_unwrapped(student, reference, wrappers, draw.normal(STATE), draw.normal(5, 3), own_part=True)


# --- checkpoints ------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="checkpoints", hint="From what model was the file written, and into what does it go?")
def test_files_and_models_in_wrappers(student, reference, draw):
    """A file from a wrapped model fits a bare one, a file from a bare model a wrapped one."""
    pairs = [[["parallel"], []], [["distributed", "compile"], []], [[], ["parallel"]], [["compile"], ["parallel"]]]
    arguments = pairs, draw.normal(STATE), draw.normal(STATE), draw.normal(6, 3)
    results = student.loaded_through_wrappers(*arguments), reference.loaded_through_wrappers(*arguments)
    for actual, expected in zip(*results, strict=True):
        assert_true(actual["given model"], "load_checkpoint does not return the model it was given")
        assert_same(actual["state"], expected["state"], what="state of the loaded model:")
        assert_same(actual["output"], expected["output"], what="output of the loaded model")


@pytest.mark.grade(task="checkpoints", hint="A file remembers where its tensors were. Is there such a device here?")
def test_file_from_another_machine(student, reference, draw):
    """A file that was written on a GPU can be loaded where there is none."""
    arguments = ["cuda:0", "cuda:3"], draw.normal(STATE), draw.normal(STATE), draw.normal(6, 3)
    results = student.loaded_without_gpu(*arguments), reference.loaded_without_gpu(*arguments)
    for actual, expected in zip(*results, strict=True):
        assert_same(actual, expected, what="loaded model:")


@pytest.mark.grade(task="checkpoints", hint="Where is a model after it was saved, and after it was loaded?")
def test_between_two_devices(student, reference, draw, device):
    """A model is saved on the accelerator, stays there, and is loaded to where it is wanted."""
    arguments = draw.normal(STATE), draw.normal(STATE), draw.normal(6, 3)
    actual, expected = student.loaded_across(device, *arguments), reference.loaded_across(device, *arguments)
    for name, result in expected.items():
        assert_same(actual[name]["devices"], result["devices"], what=f"device of the {name}")
        assert_same(actual[name]["output"], result["output"], what=f"output of the {name}")


@pytest.mark.grade(task="checkpoints", hint="Who notices that half of the weights were not in the file?")
def test_file_of_another_model(student, reference, draw):
    """A file whose names are not those of the model is refused, a fitting one is loaded."""
    arguments = draw.normal(STATE), draw.normal(STATE)
    actual, expected = student.loaded_strictly(*arguments), reference.loaded_strictly(*arguments)
    assert_same(actual["said"], expected["said"], what="list of outcomes")
    assert_same(actual["state"], expected["state"], what="state of the loaded model:")


@pytest.mark.grade(task="checkpoints", hint="What can a pickle do while it is loaded, and which option forbids it?")
def test_file_from_a_stranger(student, reference, draw):
    """A file that holds more than weights is refused, and nothing in it is run."""
    arguments = draw.normal(STATE), draw.normal(STATE)
    actual, expected = student.loaded_with_care(*arguments), reference.loaded_with_care(*arguments)
    assert_true(actual["code ran"] is False, "code that lies in the file is run")
    assert_true(actual["refused"], "a file that holds more than weights is loaded without a word")
    assert_same(actual["state"], expected["state"], what="state after loading a good file:")


@pytest.mark.grade(task="checkpoints", hint="The optimizer holds parameters. Are they still those of the model?")
def test_optimizer_goes_on_after_loading(student, reference, draw):
    """The optimizer of a model goes on after weights were loaded."""
    arguments = draw.normal(STATE), draw.normal(STATE), draw.uniform(4, 3, low=0.5, high=2.0)
    assert_same(student.trained_on(*arguments), reference.trained_on(*arguments), what="weight")
