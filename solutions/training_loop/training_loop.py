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
        ### BEGIN SOLUTION
        if len(features) != len(labels):
            raise ValueError(f"{len(features)} rows, but {len(labels)} labels")
        self.features, self.labels = features, labels
        self.mean, self.std = mean, std
        ### END SOLUTION

    def __len__(self) -> int:
        """Return the number of rows."""
        ### BEGIN SOLUTION
        return len(self.features)
        ### END SOLUTION

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """Return row *index* as (D,), standardised, and its class number as an int.

        Args:
            index: 0 .. N - 1.

        Raises:
            IndexError: there is no such row.
        """
        ### BEGIN SOLUTION
        row = self.features[index]  # (D,)
        return (row - self.mean) / self.std, int(self.labels[index])
        ### END SOLUTION


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
    ### BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed)
    sizes = [len(dataset) - validation, validation]  # type: ignore[arg-type]
    train_set, validation_set = random_split(dataset, sizes, generator=generator)
    train_loader = DataLoader(train_set, batch_size=batch_size, shuffle=True, generator=generator)
    return train_loader, DataLoader(validation_set, batch_size=batch_size)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        if max_norm is not None:
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        total += loss.item() * len(y)
        count += len(y)
    return total / count
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)  # (B, C)
            total += loss_fn(logits, y).item() * len(y)
            right += int((logits.argmax(dim=1) == y).sum())
            count += len(y)
    model.train(was_training)
    return total / count, right / count
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    with torch.no_grad():
        found = [model(x.to(device)).softmax(dim=1).cpu() for x in batches]
    model.train(was_training)
    probabilities = torch.cat(found)  # (N, C)
    return probabilities.argmax(dim=1), probabilities
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    checkpoint = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "epochs": epochs,
        "history": history,
    }
    torch.save(checkpoint, path)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    scheduler.load_state_dict(checkpoint["scheduler"])
    return checkpoint["epochs"], checkpoint["history"]
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    done, history = 0, {"train_loss": [], "validation_loss": [], "accuracy": []}
    if path is not None and Path(path).exists():
        done, history = load_checkpoint(path, model, optimizer, scheduler, device)
    for epoch in range(done, epochs):
        train_loss = train_epoch(model, train_loader, loss_fn, optimizer, device)
        validation_loss, accuracy = evaluate(model, validation_loader, loss_fn, device)
        scheduler.step()
        history["train_loss"].append(train_loss)
        history["validation_loss"].append(validation_loss)
        history["accuracy"].append(accuracy)
        if path is not None:
            save_checkpoint(path, model, optimizer, scheduler, epoch + 1, history)
    return history
    ### END SOLUTION
