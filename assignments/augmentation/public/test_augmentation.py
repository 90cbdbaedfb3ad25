"""The visible checks of augmentation; `grader check augmentation` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


NONE_OF_THEM = "a result is none of those that are possible"


MISSING = "of the results that are possible, one does not occur in very many draws"


def pixels(draw, *shape):
    """Return uint8 images without black pixels."""
    return draw.integers(*shape, low=1, high=256).to(torch.uint8)


def chosen_of(got, candidates, what="result", atol=0.0):
    """Judge that each of N results is one of the K candidates (K, N, ...); return which, (N,)."""
    one = candidates[0]
    if not isinstance(got, torch.Tensor) or got.shape != one.shape or got.dtype != one.dtype:
        assert_same(got, one, what=what)
    near = ((candidates.double() - got.double()).abs() <= atol).flatten(2).all(dim=-1)  # (K, N)
    assert_true(bool(near.any(dim=0).all()), NONE_OF_THEM, f"{int((~near.any(dim=0)).sum())} of {near.shape[1]}")
    return near.int().argmax(dim=0)


def assert_all_occur(chosen, count):
    """Judge that each of the candidates was chosen at least once."""
    missing = sorted(set(range(count)) - set(chosen.tolist()))
    assert_true(not missing, MISSING, f"missing {missing}")


@pytest.mark.grade(task="flip", visibility="public", hint="Which axis goes from left to right, and who draws for whom?")
def test_flips_of_a_batch(student, reference, draw):
    """Each image is flipped or not, on its own; 40 images all end alike with probability 2 * 0.5^40 < 2e-12."""
    images = draw.normal(40, 3, 4, 5)
    candidates = torch.stack((images, reference.random_flip(images, 1.0)))
    assert_all_occur(chosen_of(student.random_flip(images), candidates), 2)


@pytest.mark.grade(
    task="crop",
    visibility="public",
    hint="Draw a small image and its border on squared paper. In how many places can the window lie?",
)
def test_windows_of_a_batch(student, reference, draw):
    """Copies of an image become 9 windows; 300 of anybody's miss one with probability 9 * (8/9)^300 < 1e-14."""
    images = draw.normal(1, 1, 2, 3).expand(300, -1, -1, -1)
    candidates = torch.unique(reference.random_crop(images, 1), dim=0)
    candidates = candidates[:, None].expand(-1, len(images), -1, -1, -1)
    assert_all_occur(chosen_of(student.random_crop(images, 1), candidates), 9)


@pytest.mark.grade(task="statistics", visibility="public", hint="Over which axes do you average, and in which units?")
def test_mean_and_deviation(student, reference, draw):
    """Mean and standard deviation are those of each channel, scaled to 0..1."""
    images = pixels(draw, 20, 3, 5, 7) // torch.tensor([1, 2, 3], dtype=torch.uint8)[:, None, None]
    expected = reference.channel_statistics(images)
    assert_same(student.channel_statistics(images), expected, rtol=1e-5, what="(mean, standard deviation)")


def some_boxes(draw, count, height, width, dtype=torch.float64):
    """Return boxes within an image, each at least half a pixel wide and high."""
    low = draw.uniform(count, 2) * torch.tensor([width - 1.0, height - 1.0])
    size = 0.5 + draw.uniform(count, 2) * (torch.tensor([width - 0.5, height - 0.5]) - low)
    return torch.cat((low, low + size), dim=-1).to(dtype)


@pytest.mark.grade(
    task="flip_boxes", visibility="public", hint="Draw an image of width 10 and a box. Which edge is x1 now?"
)
def test_flipped_boxes(student, reference, draw):
    """Boxes are mirrored, with their edges in order."""
    boxes = some_boxes(draw, 6, 11, 17)
    assert_same(student.flip_boxes(boxes, 17), reference.flip_boxes(boxes, 17), what="tensor of boxes")


@pytest.mark.grade(task="boxes", visibility="public", hint="Where is the box, seen from the corner of the window?")
def test_boxes_within_the_window(student, reference, draw):
    """Boxes that lie wholly in the window keep their size and their labels."""
    image, labels = draw.normal(2, 12, 15), draw.integers(4, high=9)
    boxes = some_boxes(draw, 4, 5, 6) + torch.tensor([7.0, 3.0, 7.0, 3.0])
    expected = reference.crop_with_boxes(image, boxes, labels, 3, 7, 5, 6)
    assert_same(student.crop_with_boxes(image, boxes, labels, 3, 7, 5, 6), expected, what="(image, boxes, labels)")


def numbers(draw, channels):
    """Return a mean and a standard deviation for each channel."""
    mean, std = (draw.uniform(channels, low=0.2, high=0.6, dtype=torch.float32) for _ in range(2))
    return mean, std


@pytest.mark.grade(
    task="pipelines",
    visibility="public",
    hint="What happens to the numbers of each pixel? Which of your transforms are left to chance?",
)
def test_pipeline_for_evaluation(student, reference, draw):
    """Evaluation scales and normalises, and does so in the same way each time."""
    images, (mean, std) = pixels(draw, 6, 3, 5, 4), numbers(draw, 3)
    images[1] = images[0]
    expected = reference.evaluated(images, mean, std)
    assert_same(student.evaluated(images, mean, std), expected, rtol=1e-4, atol=1e-5, what="list of images")


@pytest.mark.grade(task="pipelines", visibility="public", hint="What is done to each image, and what only to some?")
def test_pipeline_without_padding(student, reference, draw):
    """Without padding only the flip is left to chance; 40 results all end alike: probability 2 * 0.5^40 < 2e-12."""
    image, (mean, std) = pixels(draw, 3, 6, 5), numbers(draw, 3)
    pair = torch.cat((image[None], reference.random_flip(image[None], 1.0)))
    candidates = torch.stack(reference.evaluated(pair, mean, std))[:, None].expand(-1, 40, -1, -1, -1)
    images, given = student.trained_on(image, 0, mean, std, 40)
    assert_all_occur(chosen_of(images, candidates, what="image in training", atol=1e-4), 2)
    assert_same(given, image, what="image that was given, afterwards")


@pytest.mark.grade(
    task="sets",
    visibility="public",
    hint="When does your code call the transform: when the set is made, or when somebody asks? And again later?",
)
def test_items_of_a_set(student, reference, draw):
    """A set has as many items as images, and sends each through its transform whenever it is asked for."""
    images, labels = pixels(draw, 5, 2, 3, 4), draw.integers(5, high=10)
    factors = draw.uniform(12, low=1.0, high=9.0).tolist()
    arguments = (images, labels, factors, [3, 0, 3, 4, 1, 3])
    assert_same(student.transformed(*arguments), reference.transformed(*arguments), what="[length, items]")
