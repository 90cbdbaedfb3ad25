"""Transfer learning: keep what a network has learned, give it a new head, and train on.

Sources: J. Yosinski, J. Clune, Y. Bengio, H. Lipson, "How transferable are features in deep neural networks?", 2014
(https://arxiv.org/abs/1411.1792); J. Howard, S. Ruder, "Universal Language Model Fine-tuning for Text Classification",
2018 (https://arxiv.org/abs/1801.06146), for rates that differ and for gradual unfreezing.

The head is a submodule, named as in `model.named_modules()`: "fc", or "classifier.6". All else is the backbone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class DigitsNet(nn.Module):
    """A small network for 8x8 pictures of digits; `digits_net.safetensors` holds weights for the digits 0 to 6."""

    def __init__(self, num_classes: int = 7) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        )  # fmt: skip
        self.classifier = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, num_classes))

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits, (B, num_classes), of *images*, (B, 1, 8, 8), with grey values in 0..1."""
        return self.classifier(self.features(images))  # (B, 1, 8, 8) -> (B, 16, 2, 2) -> (B, num_classes)


def replace_head(model: nn.Module, head: str, num_classes: int) -> nn.Module:
    """Put a new `nn.Linear` in the place of *model*'s head, and return *model* itself.

    Args:
        model: changed in place; everything but the head stays as it is.
        head: name of the head, an `nn.Linear`; it may have dots.
        num_classes: number of outputs of the new head.

    Returns:
        *model*. Its new head takes as many inputs as the old one, has a bias, has the dtype and the device of the old
        one, can be trained, and is freshly initialised as PyTorch does it.
    """
    raise NotImplementedError("your code here")


def freeze(model: nn.Module, head: str) -> nn.Module:
    """Let only the head of *model* be trained, whatever could be trained before, and return *model* itself.

    Args:
        model: the `requires_grad` of its parameters is changed in place, nothing else.
        head: name of the head, any kind of module; all its parameters require a gradient afterwards, no others do.
    """
    raise NotImplementedError("your code here")


def train_mode(model: nn.Module, head: str) -> nn.Module:
    """Put *model* into training mode, but for the batch normalisation of the backbone, and return *model* itself.

    Afterwards every module of *model* is in training mode, except `nn.BatchNorm1d`, `nn.BatchNorm2d` and
    `nn.BatchNorm3d` that do not lie in the head: these are in evaluation mode. So they normalise with the statistics
    of the first training, and leave them alone.

    Args:
        model: its mode is changed in place, nothing else.
        head: name of the head, any kind of module.
    """
    raise NotImplementedError("your code here")


def parameter_groups(model: nn.Module, head: str, lr_backbone: float, lr_head: float) -> list[dict[str, Any]]:
    """Return parameter groups for an optimizer of `torch.optim`: the backbone learns at one rate, the head at another.

    Args:
        model: left as it is.
        head: name of the head, any kind of module.
        lr_backbone: rate of the parameters outside of the head.
        lr_head: rate of the parameters of the head.

    Returns:
        A list of dicts with the keys "params", a list of parameters, and "lr". Each parameter that requires a
        gradient is in exactly one of the groups. Frozen ones may be left out.
    """
    raise NotImplementedError("your code here")


def unfreeze_gradually(model: nn.Module, blocks: Sequence[str], epoch: int) -> nn.Module:
    """Let more and more of *model* be trained, from its head towards its input, and return *model* itself.

    In epoch 0 the last block can be trained, in epoch 1 the last two, and so on. Once all blocks can be trained, it
    stays so. Parameters that lie in no block are frozen in every epoch. What was frozen before does not count.

    Args:
        model: the `requires_grad` of its parameters is changed in place, nothing else.
        blocks: names of at least one submodule, from the input to the head.
        epoch: number of the epoch that begins, counted from 0.
    """
    raise NotImplementedError("your code here")


def prepare(model: nn.Module, head: str, num_classes: int, lr: float, momentum: float = 0.9) -> torch.optim.SGD:
    """Make *model* ready for a new task: a new head, a frozen backbone, and an optimizer that trains the head.

    Args:
        model: changed in place; the backbone keeps its weights.
        head: name of the head, an `nn.Linear`, to be replaced.
        num_classes: number of classes of the new task.
        lr: learning rate.
        momentum: of the optimizer.

    Returns:
        A `torch.optim.SGD` without weight decay, which holds the parameters that can be trained.
    """
    raise NotImplementedError("your code here")


def fine_tune_step(
    model: nn.Module, head: str, optimizer: torch.optim.Optimizer, inputs: Tensor, labels: Tensor
) -> float:
    """Train *model* for one step on one batch and return the loss.

    Args:
        model: returns logits, (B, C); it is put into the mode of `train_mode` first.
        head: name of the head, any kind of module.
        optimizer: over the parameters of *model*; gradients left over from before do not count.
        inputs: (B, ...), on the device of *model*.
        labels: (B,), int64 in 0..C-1.

    Returns:
        The cross entropy before the step, in nats, mean over the batch.
    """
    raise NotImplementedError("your code here")
