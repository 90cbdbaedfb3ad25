"""Pretrained models of torchvision: find weights, preprocess as they ask, load them, and fit the classifier.

Source: https://docs.pytorch.org/vision/stable/models.html, "General information on pre-trained weights". Nothing here
downloads anything but `load_pretrained`, and that through torchvision alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torchvision import models
from torchvision.models import WeightsEnum


def list_weights(architecture: str) -> list[str]:
    """Return the names of all weights that torchvision has for *architecture*, in its own order.

    Args:
        architecture: name of a model, as in `torchvision.models.list_models()`: "resnet50".

    Returns:
        Names without the name of the class, "IMAGENET1K_V1"; each of the weights once, so without "DEFAULT", which is
        another name for one of them.
    """
    raise NotImplementedError("your code here")


def find_weights(architecture: str, name: str = "DEFAULT") -> WeightsEnum:
    """Return the weights of that *name* for *architecture*: a member of its enum.

    Args:
        architecture: name of a model, "resnet50".
        name: "IMAGENET1K_V2", or with the class "ResNet50_Weights.IMAGENET1K_V2", or "DEFAULT" in their place: those
            that torchvision recommends.

    Raises:
        ValueError: torchvision has no such model, or no weights of that name for it.
    """
    raise NotImplementedError("your code here")


def preprocess(weights: WeightsEnum, images: Sequence[Tensor]) -> Tensor:
    """Return *images* as one batch, preprocessed as it was done when *weights* were evaluated.

    Args:
        weights: of a model that classifies pictures.
        images: at least one, each (3, H, W), uint8, red, green, blue; H and W may differ from picture to picture.

    Returns:
        (B, 3, h, w), float32, where h and w are what the weights ask for.
    """
    raise NotImplementedError("your code here")


def build(architecture: str, num_classes: int) -> nn.Module:
    """Return a model of *architecture* with *num_classes* outputs and untrained weights. Nothing is downloaded.

    Args:
        architecture: name of a model for classification or for segmentation.
        num_classes: number of classes.
    """
    raise NotImplementedError("your code here")


def load_exactly(model: nn.Module, state: Mapping[str, Tensor]) -> None:
    """Load *state* into *model*, in place, if they fit each other in every entry; otherwise leave *model* as it is.

    Args:
        model: parameters and buffers are overwritten.
        state: what `state_dict` of another model returned. Left as it is.

    Raises:
        RuntimeError: an entry is missing, unexpected, or of another shape. *model* is then what it was.
    """
    raise NotImplementedError("your code here")


def load_matching(model: nn.Module, state: Mapping[str, Tensor]) -> tuple[list[str], list[str]]:
    """Load those entries of *state* into *model*, in place, that it has under the same name and in the same shape.

    Args:
        model: these parameters and buffers are overwritten, all others keep their values.
        state: what `state_dict` of another model returned. Left as it is.

    Returns:
        (kept, unused): names of the entries of *model* that kept their values, and names of the entries of *state*
        that were not loaded, both sorted.
    """
    raise NotImplementedError("your code here")


def adapt_classifier(model: nn.Module, num_classes: int) -> nn.Module:
    """Replace the last layer of *model* by a new one for *num_classes* classes, and return *model* itself.

    Args:
        model: a classifier of torchvision, changed in place. Its last `nn.Linear` or `nn.Conv2d`, in the order of
            `model.modules()`, is the layer that gives the logits.
        num_classes: number of classes.

    Returns:
        *model*. The new layer is of the same kind as the old one, takes the same inputs (a convolution has the same
        kernel), has a bias, the same dtype and device, can be trained, and is freshly initialised as PyTorch does it.
        All others are as they were.
    """
    raise NotImplementedError("your code here")


def load_pretrained(architecture: str, num_classes: int, name: str = "DEFAULT") -> nn.Module:
    """Return a classifier of *architecture* with pretrained weights and a new last layer for *num_classes* classes.

    Torchvision downloads the weights when they are not on this machine yet.

    Args:
        architecture: name of a model for classification.
        num_classes: number of classes, not the one of the weights.
        name: of the weights, as for `find_weights`.
    """
    raise NotImplementedError("your code here")


def predict(model: nn.Module, batch: Tensor, weights: WeightsEnum, k: int) -> list[list[tuple[str, float]]]:
    """Return the *k* most probable classes of each example, with their probabilities, the most probable one first.

    Args:
        model: returns logits, (B, C). It is put into evaluation mode, its weights stay as they are.
        batch: (B, ...), preprocessed, on the device of *model*.
        weights: those of *model*; they know the names of the C classes.
        k: in 1..C.

    Returns:
        For each example a list of k pairs (name of the class, probability in 0..1). No gradients are recorded.
    """
    raise NotImplementedError("your code here")
