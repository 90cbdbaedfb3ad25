"""Augmentation by hand and with torchvision: random flips and crops, normalisation, boxes in step, two pipelines.

Sources: A. Krizhevsky et al., "ImageNet Classification with Deep Convolutional Neural Networks", 2012, section 4.1
(https://papers.nips.cc/paper/4824); the documentation of `torchvision.transforms.v2`.

An image is (C, H, W), rows from top to bottom, columns from left to right; a batch is (N, C, H, W). Random numbers
come from `generator`, a `torch.Generator` on the device of the images, or from torch's global generator if it is None.
Nobody sets a seed. No function changes what it is given.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import Dataset
from torchvision.transforms import v2


def random_flip(images: Tensor, p: float = 0.5, generator: torch.Generator | None = None) -> Tensor:
    """Exchange left and right in each image with probability p, each by a draw of its own.

    Args:
        images: (N, C, H, W), any dtype.
        p: probability to flip.
        generator: source of the random numbers.

    Returns:
        The shape and dtype of *images*.
    """
    raise NotImplementedError("your code here")


def random_crop(images: Tensor, padding: int, generator: torch.Generator | None = None) -> Tensor:
    """Pad with zeros on all four sides and cut a window of the old size at random, each image by draws of its own.

    Args:
        images: (N, C, H, W), any dtype.
        padding: pixels on each side, from 0 to less than H and W. Every one of the (2 * padding + 1)² windows is as
            likely as the others.
        generator: source of the random numbers.

    Returns:
        The shape and dtype of *images*.
    """
    raise NotImplementedError("your code here")


def channel_statistics(images: Tensor) -> tuple[Tensor, Tensor]:
    """Return mean and standard deviation of each channel, over all pixels of all images scaled to 0..1.

    Args:
        images: (N, C, H, W), uint8 from 0 to 255.

    Returns:
        Mean (C,) and standard deviation (C,) in float32; the divisor of both is N * H * W.
    """
    raise NotImplementedError("your code here")


def normalise(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    """Scale to 0..1, subtract each channel's mean and divide by its standard deviation.

    Args:
        images: (C, H, W) or (N, C, H, W), uint8 from 0 to 255.
        mean: (C,), float32, as `channel_statistics` returns it.
        std: (C,), float32, greater than 0.

    Returns:
        The shape of *images*, float32.
    """
    raise NotImplementedError("your code here")


def flip_boxes(boxes: Tensor, width: int) -> Tensor:
    """Return where the boxes of an image are after left and right have been exchanged.

    Args:
        boxes: (K, 4), floating point: x1, y1, x2, y2 of the edges in pixels, x1 < x2 and y1 < y2. The left edge of the
            image is at x = 0, the right one at x = width. K may be 0.
        width: of the image, in pixels.

    Returns:
        (K, 4) in the same order and dtype, again with x1 < x2 and y1 < y2.
    """
    raise NotImplementedError("your code here")


def random_flip_with_boxes(
    image: Tensor, boxes: Tensor, p: float = 0.5, generator: torch.Generator | None = None
) -> tuple[Tensor, Tensor]:
    """Flip an image together with its boxes with probability p.

    Args:
        image: (C, H, W), any dtype.
        boxes: (K, 4), as for `flip_boxes`.
        p: probability to flip.
        generator: source of the random numbers.

    Returns:
        Image and boxes, both flipped or both as they were.
    """
    raise NotImplementedError("your code here")


def crop_with_boxes(
    image: Tensor, boxes: Tensor, labels: Tensor, top: int, left: int, height: int, width: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Cut a window out of an image, and its boxes to what of them lies in the window.

    Args:
        image: (C, H, W), any dtype.
        boxes: (K, 4), as for `flip_boxes`.
        labels: (K,), what is in each box.
        top: first row of the window.
        left: first column of the window.
        height: rows of the window, which lies wholly in the image.
        width: columns of the window.

    Returns:
        The window (C, height, width); the boxes in its coordinates, ending at its edges, without those of which
        no area is left; the labels of the boxes that are left. The order is kept.
    """
    raise NotImplementedError("your code here")


def train_pipeline(size: tuple[int, int], padding: int, mean: Tensor, std: Tensor) -> Callable[[Tensor], Tensor]:
    """Return the transform of a training image: random crop, random flip, normalisation.

    The window is that of `random_crop`, the flip has p = 0.5; both are drawn anew in each call from torch's global
    generator. What the padding adds is black before it is normalised.

    Args:
        size: height and width of the images.
        padding: as for `random_crop`.
        mean: (C,), float32, as for `normalise`.
        std: (C,), float32.

    Returns:
        A transform from (C, H, W) in uint8 to (C, H, W) in float32, made of `torchvision.transforms.v2`.
    """
    raise NotImplementedError("your code here")


def eval_pipeline(mean: Tensor, std: Tensor) -> Callable[[Tensor], Tensor]:
    """Return the transform of an image for evaluation: what of `train_pipeline` is not left to chance.

    Args:
        mean: (C,), float32, as for `normalise`.
        std: (C,), float32.

    Returns:
        A transform from (C, H, W) in uint8 to (C, H, W) in float32, made of `torchvision.transforms.v2`.
    """
    raise NotImplementedError("your code here")


class ImageSet(Dataset[tuple[Tensor, int]]):
    """Images with labels, each image sent through a transform when it is asked for."""

    def __init__(self, images: Tensor, labels: Tensor, transform: Callable[[Tensor], Tensor]) -> None:
        """Keep the images and what to do with them.

        Args:
            images: (N, C, H, W), uint8.
            labels: (N,), int64.
            transform: of one image (C, H, W).
        """
        raise NotImplementedError("your code here")

    def __len__(self) -> int:
        """Return N."""
        raise NotImplementedError("your code here")

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """Return the image of that number, transformed now, and its label as an int."""
        raise NotImplementedError("your code here")


def make_sets(
    train_images: Tensor, train_labels: Tensor, test_images: Tensor, test_labels: Tensor, padding: int
) -> tuple[ImageSet, ImageSet]:
    """Return the training set, augmented by `train_pipeline`, and the test set, with `eval_pipeline`.

    Both are normalised with the statistics of the training images, without augmentation.

    Args:
        train_images: (N, C, H, W), uint8.
        train_labels: (N,), int64.
        test_images: (M, C, H, W), uint8.
        test_labels: (M,), int64.
        padding: as for `train_pipeline`.
    """
    raise NotImplementedError("your code here")
