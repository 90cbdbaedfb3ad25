"""Training loop: a data set and its loaders, one epoch of training and of validation, inference, and checkpoints.

Sources: the PyTorch tutorials "Datasets & DataLoaders", "Optimizing Model Parameters" and "Saving and loading a general
checkpoint" (https://docs.pytorch.org/tutorials/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler
from torch.utils.data import DataLoader, Dataset, random_split

Batches = Iterable[tuple[Tensor, Tensor]]
Loss = Callable[[Tensor, Tensor], Tensor]
History = dict[str, list[float]]


class TableDataset(Dataset[tuple[Tensor, int]]):
    """A table of features and one class number a row, standardised when a row is asked for."""

    def __init__(self, features: Tensor, labels: Tensor, mean: Tensor, std: Tensor) -> None:
        """Keep the table; it stays as it is.

        Args:
            features: (N, D), floating point.
            labels: (N,), int64, class numbers.
            mean: (D,), what is subtracted from each row.
            std: (D,), above 0, what each row is divided by afterwards.

        Raises:
            ValueError: there are not as many labels as rows.
        """
        raise NotImplementedError("your code here")

    def __len__(self) -> int:
        """Return the number of rows."""
        raise NotImplementedError("your code here")

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """Return row *index* as (D,), standardised, and its class number as an int.

        Args:
            index: 0 .. N - 1.

        Raises:
            IndexError: there is no such row.
        """
        raise NotImplementedError("your code here")


def make_loaders(
    dataset: Dataset[Any], batch_size: int, validation: int, seed: int
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    """Split *dataset* at random, and return the loader for training and the one for validation.

    The training loader goes through its samples in a new random order every epoch, the validation loader in the same
    order every time. Neither leaves a sample out. The same *seed* gives the same split and the same orders, whatever
    the global random generator does, and that generator is not seeded.

    Args:
        dataset: any data set with a length.
        batch_size: samples in a batch; the last batch may be smaller.
        validation: number of samples for validation, the others are for training.
        seed: of the split and of the orders.
    """
    raise NotImplementedError("your code here")


def train_epoch(
    model: nn.Module,
    loader: Batches,
    loss_fn: Loss,
    optimizer: Optimizer,
    device: torch.device | str,
    max_norm: float | None = None,
) -> float:
    """Train *model* for one epoch in training mode, one optimizer step a batch; return the mean loss of a sample.

    Args:
        model: lies on *device* and returns logits.
        loader: gives batches (x, y) of B samples, on any device; B may differ from batch to batch. Gone through once.
        loss_fn: takes logits and y, returns the mean over the batch, a tensor without dimensions.
        optimizer: holds the parameters to be trained.
        device: where x and y are moved.
        max_norm: clip the gradients of the model to this total norm before each step; None for no clipping.

    Returns:
        The mean over all samples of the epoch, each as it was when its batch came, as a Python float.

    Source: PyTorch tutorial "Optimizing Model Parameters"; torch.nn.utils.clip_grad_norm_.
    """
    raise NotImplementedError("your code here")


def evaluate(model: nn.Module, loader: Batches, loss_fn: Loss, device: torch.device | str) -> tuple[float, float]:
    """Return mean loss and accuracy of *model* over all samples, in evaluation mode and without recording gradients.

    Afterwards the model is in the mode, training or evaluation, that it was in before; nothing else changes.

    Args:
        model: lies on *device* and returns logits, (B, C).
        loader: gives batches (x, y) of B samples, on any device; y is (B,), int64. Gone through once.
        loss_fn: takes logits and y, returns the mean over the batch, a tensor without dimensions.
        device: where x and y are moved.

    Returns:
        Mean loss of a sample, and the share, 0 to 1, of samples whose largest logit is that of their class: two Python
        floats.
    """
    raise NotImplementedError("your code here")


def predict(model: nn.Module, batches: Iterable[Tensor], device: torch.device | str) -> tuple[Tensor, Tensor]:
    """Return the most likely class and the probabilities of every sample, in the order in which the samples come.

    The model runs in evaluation mode without recording gradients, and is afterwards in the mode that it was in before.

    Args:
        model: lies on *device* and returns logits, (B, C).
        batches: gives tensors x of B samples, on any device. Gone through once.
        device: where x is moved.

    Returns:
        Class numbers (N,), int64, and probabilities (N, C) in the dtype of the logits, which sum to 1 over the classes;
        both on the CPU and without a graph.
    """
    raise NotImplementedError("your code here")


def save_checkpoint(
    path: str | Path, model: nn.Module, optimizer: Optimizer, scheduler: LRScheduler, epochs: int, history: History
) -> None:
    """Write all that a training needs to go on to the file *path*, for `load_checkpoint`.

    Args:
        path: the file; one that is there already is replaced.
        model: parameters and buffers are saved.
        optimizer: its state and its options are saved.
        scheduler: its state is saved.
        epochs: number of epochs that are finished.
        history: lists of numbers, as in `fit`.

    Source: PyTorch tutorial "Saving and loading a general checkpoint".
    """
    raise NotImplementedError("your code here")


def load_checkpoint(
    path: str | Path, model: nn.Module, optimizer: Optimizer, scheduler: LRScheduler, device: torch.device | str
) -> tuple[int, History]:
    """Load the file *path* into model, optimizer and scheduler, in place; return epochs and history as they were saved.

    Args:
        path: a file of `save_checkpoint`, perhaps from a device that this machine lacks.
        model: of the same architecture, on *device*.
        optimizer: made from the parameters of *model*, by the same constructor.
        scheduler: made for *optimizer*, by the same constructor.
        device: where the model is, and where the training goes on.

    Raises:
        RuntimeError: the file is that of another model; some names or shapes differ.
        pickle.UnpicklingError: the file holds anything but tensors and plain data; no code of the file is run.
    """
    raise NotImplementedError("your code here")


def fit(
    model: nn.Module,
    train_loader: Batches,
    validation_loader: Batches,
    loss_fn: Loss,
    optimizer: Optimizer,
    scheduler: LRScheduler,
    epochs: int,
    device: torch.device | str,
    path: str | Path | None = None,
) -> History:
    """Train until *epochs* epochs are finished, and return the history of all of them.

    Each epoch trains on the one loader, evaluates on the other one, lets the scheduler take one step, and then saves a
    checkpoint if there is a *path*. If that file is there at the beginning, the training goes on from it, and the
    epochs that are finished there count.

    Args:
        model: lies on *device*.
        train_loader: as for `train_epoch`; gone through once an epoch.
        validation_loader: as for `evaluate`; gone through once an epoch.
        loss_fn: as for `train_epoch`.
        optimizer: holds the parameters to be trained.
        scheduler: takes one step an epoch, after the epoch.
        epochs: number of epochs in all, at least 1.
        device: where everything is computed.
        path: file of the checkpoint; None for no checkpoints.

    Returns:
        A dict of the lists "train_loss", "validation_loss" and "accuracy", one number an epoch, the first epoch first.
    """
    raise NotImplementedError("your code here")
