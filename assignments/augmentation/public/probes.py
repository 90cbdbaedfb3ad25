"""The visible checks of augmentation; `grader check augmentation` runs them."""

from __future__ import annotations
import torch


def trained_on(lab, image, padding, mean, std, count):
    """Return an image, several times through the pipeline for training, and the image afterwards."""
    transform = lab.train_pipeline(tuple(image.shape[-2:]), padding, mean, std)
    return [torch.stack([transform(image) for _ in range(count)]), image]


def evaluated(lab, images, mean, std):
    """Return several images through the pipeline for evaluation."""
    transform = lab.eval_pipeline(mean, std)
    return [transform(image) for image in images]


def transformed(lab, images, labels, factors, order):
    """Return items of a set whose transform multiplies by the next of some factors."""
    remaining = iter(factors)
    made = lab.ImageSet(images, labels, lambda image: image.double() * next(remaining))
    return [len(made), [list(made[index]) for index in order]]
