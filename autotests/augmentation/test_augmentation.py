"""The augmentation suite: facts that hold for every source of random numbers, never a seeded expected tensor.

A result left to chance must be one of the allowed ones, which are listed; what is said of how often each occurs is true
of a correct answer but for a probability below 1e-9, worked out beside the check.
"""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from grader import assert_same, assert_true

NONE_OF_THEM = "a result is none of those that are possible"
MISSING = "of the results that are possible, one does not occur in very many draws"
SHARE = "the possible results do not occur as often as they should"
ALIKE = "two calls that go on with the same generator give the same"


def pixels(draw, *shape):
    """Return uint8 images without black pixels."""
    return draw.integers(*shape, low=1, high=256).to(torch.uint8)


def flips(images):
    """Return images that are left alone and images that are flipped, as the two candidates (2, N, C, H, W)."""
    return torch.stack((images, images.flip(-1)))


def windows(images, padding):
    """Return the windows at all places, row by row, as candidates ((2P + 1)², N, C, H, W)."""
    height, width = images.shape[-2:]
    padded = functional.pad(images, [padding] * 4)
    places = range(2 * padding + 1)
    return torch.stack([padded[..., i : i + height, j : j + width] for i in places for j in places])


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


def assert_shares(chosen, shares, tolerance):
    """Judge how often each candidate was chosen."""
    for index, share in enumerate(shares):
        got = (chosen == index).double().mean().item()
        assert_true(abs(got - share) <= tolerance, SHARE, f"number {index}: got {got}, expected {share}")


def assert_generators(got, candidates):
    """Judge results from generators: the state decides, each call goes on, and no other source is used."""
    first, second = chosen_of(got["first"], candidates), chosen_of(got["second"], candidates)
    assert_true(not torch.equal(first, second), ALIKE)
    assert_same(got["again"], got["first"], what="result from a generator in the same state")
    assert_true(got["untouched"], "torch's global generator is used or seeded, although another one is given")
    globally = chosen_of(got["globally"][0], candidates, what="result from the global generator")
    assert_true(len(set(globally.tolist())) > 1, "with the global generator all images are treated alike")
    assert_same(got["globally"][1], got["globally"][0], what="result from the global generator in the same state")


# --- flip -------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="flip", visibility="public", hint="Which axis goes from left to right, and who draws for whom?")
def test_flips_of_a_batch(student, reference, draw):
    """Each image is flipped or not, on its own; 40 images all end alike with probability 2 * 0.5^40 < 2e-12."""
    images = draw.normal(40, 3, 4, 5)
    candidates = torch.stack((images, reference.random_flip(images, 1.0)))
    assert_all_occur(chosen_of(student.random_flip(images), candidates), 2)


@pytest.mark.grade(
    task="flip", hint="What does p say, also at its ends? And what becomes of the images you were given?"
)
def test_probability_of_a_flip(student, draw):
    """The share of flips is p within 0.06, images of any dtype stay as they are.

    Hoeffding: 4000 draws are further off with probability at most 2 exp(-2 * 4000 * 0.06^2) < 1e-12, and there are two.
    """
    inputs, p = [draw.uniform(4000, 1, 2, 2, dtype=torch.float32), pixels(draw, 4000, 2, 1, 3)], draw.number(0.2, 0.35)
    got = student.flipped(inputs, p)
    for images, (some, none, all_of_them) in zip(inputs, got["results"], strict=True):
        candidates = flips(images)
        assert_same(none, candidates[0, :20], what="result with p = 0")
        assert_same(all_of_them, candidates[1, :20], what="result with p = 1")
        share = (chosen_of(some, candidates) == 1).double().mean().item()
        assert_true(abs(share - p) <= 0.06, "the share of flipped images is not p", f"got {share}, expected {p}")
    assert_same(got["inputs"], inputs, what="list of the images afterwards")


@pytest.mark.grade(
    task="flip", hint="Two calls with one generator, one with a new one of the same seed: which results should agree?"
)
def test_generator_of_flips(student, draw):
    """The generator decides, goes on, and is the only one; two batches of 64 agree with probability 0.5^64 < 1e-19."""
    images = draw.normal(64, 2, 3, 4)
    got = student.from_generators("random_flip", images, 0.5, draw.integer(0, 2**31))
    assert_generators(got, flips(images))


# --- crop -------------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="crop", hint="Count how often each place comes in thousands of draws. Which are rare, and why those?"
)
def test_shares_of_places(student, draw):
    """Each of 9 places has a share of 1/9 within 0.06.

    Hoeffding: one of 9 is further off in 4000 draws with probability at most 9 * 2 exp(-2 * 4000 * 0.06^2) < 1e-11.
    """
    images = draw.uniform(4000, 1, 2, 3)
    assert_shares(chosen_of(student.random_crop(images, 1), windows(images, 1)), [1 / 9] * 9, 0.06)


@pytest.mark.grade(
    task="crop", hint="What does your border consist of in bytes, and what does your code do if there is none?"
)
def test_paddings_of_bytes(student, draw):
    """Any padding works in uint8; one of 25 places is missing in 900 with probability 25 * (24/25)^900 < 1e-14."""
    images = pixels(draw, 900, 2, 4, 5)
    got = student.cropped(images, [2, 0])
    assert_all_occur(chosen_of(got["results"][0], windows(images, 2)), 25)
    assert_same(got["results"][1], images, what="result with padding 0")
    assert_same(got["input"], images, what="images afterwards")


@pytest.mark.grade(
    task="crop", hint="Two calls with one generator, one with a new one of the same seed: which results should agree?"
)
def test_generator_of_crops(student, draw):
    """The generator decides, goes on, and is the only one; two batches of 40 agree: probability (1/9)^40 < 1e-38."""
    images = draw.normal(40, 1, 4, 3)
    got = student.from_generators("random_crop", images, 1, draw.integer(0, 2**31))
    assert_generators(got, windows(images, 1))


# --- statistics -------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="statistics", visibility="public", hint="Over which axes do you average, and in which units?")
def test_mean_and_deviation(student, reference, draw):
    """Mean and standard deviation are those of each channel, scaled to 0..1."""
    images = pixels(draw, 20, 3, 5, 7) // torch.tensor([1, 2, 3], dtype=torch.uint8)[:, None, None]
    expected = reference.channel_statistics(images)
    assert_same(student.channel_statistics(images), expected, rtol=1e-5, what="(mean, standard deviation)")


@pytest.mark.grade(task="statistics", hint="Is a mean of deviations a deviation? By what do you divide?")
def test_statistics_of_few_images(student, reference, draw):
    """Few small images of very different brightness have the statistics of all their pixels."""
    images = draw.integers(4, 2, 1, 3, low=0, high=60) + torch.tensor([0, 60, 130, 190])[:, None, None, None]
    images = images.to(torch.uint8)
    expected = reference.channel_statistics(images)
    assert_same(student.channel_statistics(images), expected, rtol=1e-5, what="(mean, standard deviation)")


@pytest.mark.grade(task="statistics", hint="Along which axis of the image do mean and std lie?")
def test_normalised_images(student, reference, draw):
    """A batch and a single image are normalised channel by channel, also where all axes are of one size."""
    images, mean, std = pixels(draw, 4, 3, 3, 3), draw.uniform(3, dtype=torch.float32), draw.uniform(3, low=0.1) + 0.1
    arguments = (images, mean, std.float())
    got, expected = student.normalised(*arguments), reference.normalised(*arguments)
    for value, right, what in zip(got, expected, ("batch", "single image", "batch given"), strict=True):
        assert_same(value, right, rtol=1e-5, atol=1e-5, what=what)


# --- boxes ------------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="flip_boxes", hint="Which of your lines needs at least one box, and which writes into what it was given?"
)
def test_few_and_narrow_boxes(student, reference, draw):
    """No box, one box and float32 are fine, and what is given stays."""
    inputs = [torch.zeros(0, 4), some_boxes(draw, 1, 9, 23), some_boxes(draw, 5, 9, 23, torch.float32)]
    expected = reference.boxes_flipped(inputs, 23)
    assert_same(student.boxes_flipped(inputs, 23), expected, rtol=1e-5, atol=1e-5, what="[boxes, boxes given]")


@pytest.mark.grade(
    task="boxes",
    weight=2,
    hint="What happens to the boxes of an image that is flipped, and how many draws decide that?",
)
def test_image_and_boxes_in_step(student, draw):
    """Image and boxes are flipped together; 48 pairs all end alike with probability 2 * 0.5^48 < 1e-14."""
    image, boxes, chances = draw.normal(2, 5, 7), some_boxes(draw, 3, 5, 7), [0.5] * 48 + [0.0, 1.0]
    (images, all_boxes), again = student.pairs_flipped(image, boxes, chances, draw.integer(0, 2**31))
    chosen = chosen_of(images, flips(image.expand(len(chances), -1, -1, -1)), what="image")
    mirrored = torch.stack((7 - boxes[:, 2], boxes[:, 1], 7 - boxes[:, 0], boxes[:, 3]), dim=-1)
    pair = torch.stack((boxes, mirrored))
    assert_same(all_boxes, pair[chosen], what="tensor of boxes that belongs to an image")
    assert_all_occur(chosen[:48], 2)
    assert_true(chosen[48:].tolist() == [0, 1], "p = 0 flips, or p = 1 does not")
    assert_same(again, [images, all_boxes], what="[image, boxes] from a generator in the same state")


@pytest.mark.grade(task="boxes", visibility="public", hint="Where is the box, seen from the corner of the window?")
def test_boxes_within_the_window(student, reference, draw):
    """Boxes that lie wholly in the window keep their size and their labels."""
    image, labels = draw.normal(2, 12, 15), draw.integers(4, high=9)
    boxes = some_boxes(draw, 4, 5, 6) + torch.tensor([7.0, 3.0, 7.0, 3.0])
    expected = reference.crop_with_boxes(image, boxes, labels, 3, 7, 5, 6)
    assert_same(student.crop_with_boxes(image, boxes, labels, 3, 7, 5, 6), expected, what="(image, boxes, labels)")


@pytest.mark.grade(task="boxes", weight=2, hint="What of a box can be left, and whose label is it then?")
def test_boxes_at_the_edges(student, reference, draw):
    """Boxes are cut at the window, and those of which nothing is left go, with their labels."""
    image, shift = draw.normal(3, 14, 18), draw.number(0.1, 0.9)
    inside = [6.0 + shift, 5.0 + shift, 8.0, 7.5]
    cut = [[2.0, 5.5, 6.5 + shift, 6.5], [8.0, 1.0, 9.0, 13.0 + shift], [0.0, 0.0, 18.0, 14.0]]
    gone = [[0.0, 0.0, 3.0, 2.0], [1.0, 5.0, 5.0, 7.0], [6.0, 9.0, 8.0, 11.0], [12.0 + shift, 5.0, 14.0, 6.0]]
    rows = torch.tensor([inside, *cut, *gone], dtype=torch.float64)
    order = draw.permutation(len(rows))
    # top 4, left 5, 5 rows, 6 columns: x from 5 to 11, y from 4 to 9; the second window misses all but the largest box
    arguments = (image, rows[order], torch.arange(10, 10 + len(rows))[order], [[4, 5, 5, 6], [11, 1, 3, 2]])
    got, expected = student.pairs_cropped(*arguments), reference.pairs_cropped(*arguments)
    assert_same(got[0], expected[0], what="list of [image, boxes, labels]")
    assert_same(got[1], expected[1], what="[image, boxes, labels] that was given, afterwards")


# --- pipelines --------------------------------------------------------------------------------------------------------


def numbers(draw, channels):
    """Return a mean and a standard deviation for each channel."""
    mean, std = (draw.uniform(channels, low=0.2, high=0.6, dtype=torch.float32) for _ in range(2))
    return mean, std


def through_pipeline(image, padding, mean, std):
    """Return the candidates (2 * (2P + 1)², C, H, W): all windows as they are, then all flipped."""
    allowed = windows(image[None], padding)[:, 0].float() / 255
    allowed = (allowed - mean[:, None, None]) / std[:, None, None]
    return torch.cat((allowed, allowed.flip(-1)))


def assert_augmented(images, image, padding, mean, std):
    """Judge results (N, C, H, W) of the training pipeline for one image; return which candidates they are."""
    candidates = through_pipeline(image, padding, mean, std)[:, None].expand(-1, len(images), -1, -1, -1)
    return chosen_of(images, candidates, what="image in training", atol=1e-4)


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
    task="pipelines", hint="Which places can the window have, and is its border black before or after normalisation?"
)
def test_all_augmentations(student, draw):
    """Flips and all rows and columns of the window occur.

    Of 64 draws, all are flipped alike with probability 2 * 0.5^64; one of 3 rows or of 3 columns is missing with
    probability 6 * (2/3)^64 < 4e-11.
    """
    image, (mean, std) = pixels(draw, 3, 4, 7), numbers(draw, 3)
    images, _ = student.trained_on(image, 1, mean, std, 64)
    chosen = assert_augmented(images, image, 1, mean, std)
    for part, count in ((chosen // 9, 2), (chosen % 9 // 3, 3), (chosen % 3, 3)):
        assert_all_occur(part, count)


# --- sets -------------------------------------------------------------------------------------------------------------


def two_sets(draw):
    """Return dark training images and bright test images, with labels."""
    train = pixels(draw, 8, 3, 5, 6) // 3 + 1, draw.integers(8, high=10)
    test = 255 - pixels(draw, 5, 3, 5, 6) // 3, draw.integers(5, high=10)
    return train, test


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


@pytest.mark.grade(task="sets", weight=2, hint="What may the test set know of itself, and what does it know of chance?")
def test_items_for_testing(student, reference, draw):
    """The test set is the same each time, normalised by what is known from training."""
    (train, test), padding = two_sets(draw), 1
    got, expected = student.tested(train, test, padding), reference.tested(train, test, padding)
    assert_same(got, expected, rtol=1e-4, atol=1e-4, what="dict of lengths and test items")


@pytest.mark.grade(task="sets", hint="Ask for the same item twice. What should differ, and what must not?")
def test_items_for_training(student, draw):
    """The training set is augmented anew each time, with labels in step.

    An image is asked for 48 times; all are flipped alike with probability 2 * 0.5^48 < 1e-14, and all are in the same
    place with probability (1/9)^47.
    """
    (train, test), padding = two_sets(draw), 1
    values = train[0].double() / 255
    mean, std = values.mean((0, 2, 3)).float(), values.std((0, 2, 3), correction=0).float()
    number, order = draw.integer(0, 8), draw.permutation(8)
    got = student.trained(train, test, padding, [*order, *[number] * 48])
    assert_same(got["labels"], train[1][[*order, *[number] * 48]].tolist(), what="list of labels")
    for index, image in zip(order, got["images"], strict=False):
        assert_augmented(image[None], train[0][index], padding, mean, std)
    chosen = assert_augmented(got["images"][8:], train[0][number], padding, mean, std)
    assert_all_occur(chosen // 9, 2)
    assert_true(len(set((chosen % 9).tolist())) > 1, "an image is cut at the same place each time")
