"""Drivers of the augmentation checks: they call the functions, often or with known generators."""

from __future__ import annotations

import torch


def flipped(lab, inputs, p):
    """Return each batch of images flipped, its first images with the extreme probabilities, and the batches."""
    results = [
        [lab.random_flip(images, p), lab.random_flip(images[:20], 0.0), lab.random_flip(images[:20], 1.0)]
        for images in inputs
    ]
    return {"results": results, "inputs": inputs}


def cropped(lab, images, paddings):
    """Return the images cropped with each padding, and the images afterwards."""
    return {"results": [lab.random_crop(images, padding) for padding in paddings], "input": images}


def from_generators(lab, name, images, option, seed):
    """Return results from one generator in a row, from another one in the same state, and from the global one."""
    function = getattr(lab, name)
    generator = _generator(images, seed)
    before = _global_state(images)
    first, second = (function(images, option, generator=generator) for _ in range(2))
    again = function(images, option, _generator(images, seed))
    untouched = torch.equal(before, _global_state(images))
    globally = []
    for _ in range(2):
        torch.manual_seed(seed)
        globally.append(function(images, option))
    return {"first": first, "second": second, "again": again, "untouched": untouched, "globally": globally}


def normalised(lab, images, mean, std):
    """Return a batch and its first image, normalised, and the batch afterwards."""
    return [lab.normalise(images, mean, std), lab.normalise(images[0], mean, std), images]


def boxes_flipped(lab, inputs, width):
    """Return several tensors of boxes, flipped, and as they are afterwards."""
    return [[lab.flip_boxes(boxes, width) for boxes in inputs], inputs]


def pairs_flipped(lab, image, boxes, chances, seed):
    """Return pairs of image and boxes, flipped with each probability, all from one generator, and again."""
    found = []
    for _ in range(2):
        generator = _generator(image, seed)
        pairs = [lab.random_flip_with_boxes(image, boxes, p, generator) for p in chances]
        found.append([torch.stack([pair[side] for pair in pairs]) for side in (0, 1)])
    return found


def pairs_cropped(lab, image, boxes, labels, windows):
    """Return image, boxes and labels for several windows, and what was given, afterwards."""
    results = [list(lab.crop_with_boxes(image, boxes, labels, *window)) for window in windows]
    return [results, [image, boxes, labels]]


def trained_on(lab, image, padding, mean, std, count):
    """Return an image, several times through the pipeline for training, and the image afterwards."""
    transform = lab.train_pipeline(tuple(image.shape[-2:]), padding, mean, std)
    return [torch.stack([transform(image) for _ in range(count)]), image]


def evaluated(lab, images, mean, std):
    """Return several images through the pipeline for evaluation."""
    transform = lab.eval_pipeline(mean, std)
    return [transform(image) for image in images]


def tested(lab, train, test, padding):
    """Return the lengths of both sets, and all items of the test set, twice."""
    train_set, test_set = lab.make_sets(*train, *test, padding)
    items = [list(test_set[index]) for _ in range(2) for index in range(len(test[0]))]
    return {"lengths": [len(train_set), len(test_set)], "items": items}


def trained(lab, train, test, padding, order):
    """Return the items of the training set that are asked for, images and labels apart."""
    train_set, _ = lab.make_sets(*train, *test, padding)
    items = [train_set[index] for index in order]
    return {"images": torch.stack([image for image, _ in items]), "labels": [label for _, label in items]}


def transformed(lab, images, labels, factors, order):
    """Return items of a set whose transform multiplies by the next of some factors."""
    remaining = iter(factors)
    made = lab.ImageSet(images, labels, lambda image: image.double() * next(remaining))
    return [len(made), [list(made[index]) for index in order]]


def _generator(like, seed):
    return torch.Generator(like.device).manual_seed(seed)


def _global_state(like):
    return torch.cuda.get_rng_state(like.device) if like.is_cuda else torch.get_rng_state()
