"""The visible checks of training_loop; `grader check training_loop` runs them."""

from __future__ import annotations
import tempfile
from pathlib import Path
import torch
from probekit import GradSpy, toy_accelerator
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset


def rows(lab, features, labels, mean, std, indices):
    """Return the length of the data set, some of its rows and the features afterwards."""
    given = features.clone()
    dataset = lab.TableDataset(given, labels, mean, std)
    found = [list(dataset[index]) for index in indices]
    return {"length": len(dataset), "rows": found, "features": given}


class _Numbers(Dataset):
    def __init__(self, count):
        self.count = count

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        return torch.tensor([float(index)]), int(index)


def orders(lab, count, batch_size, validation, seeds, states, epochs):
    """Make loaders over numbers, with the global generator in one of *states*; return each epoch's batches of both.

    Also says, for each, what the global generator gives afterwards.
    """
    found = []
    for seed, state in zip(seeds, states, strict=True):
        torch.manual_seed(state)
        loaders = lab.make_loaders(_Numbers(count), batch_size, validation, seed)
        batches = [[[y.tolist() for _, y in loader] for _ in range(epochs)] for loader in loaders]
        found.append({"training": batches[0], "validation": batches[1], "global": torch.rand(3).tolist()})
    return found


class _Counting(DataLoader):
    """A loader that counts how often it was gone through, and breaks at a certain time."""

    def __init__(self, *args, breaks_at=None, **options):
        super().__init__(*args, **options)
        self.__dict__["passes"], self.__dict__["breaks_at"] = 0, breaks_at

    def __iter__(self):
        """Count."""
        self.__dict__["passes"] += 1
        if self.passes == self.breaks_at:
            raise KeyboardInterrupt
        return super().__iter__()


def _loader(x, y, batch_size, breaks_at=None):
    return _Counting(TensorDataset(x, y), batch_size=batch_size, breaks_at=breaks_at)


def _network(state, like):
    hidden, features = state["0.weight"].shape
    classes = state["3.weight"].shape[0]
    network = nn.Sequential(
        nn.Linear(features, hidden), nn.BatchNorm1d(hidden), nn.Sigmoid(), nn.Linear(hidden, classes)
    )
    network.to(like.device, like.dtype).load_state_dict(state, strict=False)
    return network


def _spied(state, like):
    """Return a network that notes its modes, and a list that grows with each call of it."""
    spy, calls = GradSpy(_network(state, like)), []
    spy.register_forward_hook(lambda *_: calls.append(True))
    return spy, calls


def _state(model):
    return {name: value.detach().cpu().clone() for name, value in model.state_dict().items()}


def _attached(value):
    return isinstance(value, torch.Tensor) and value.requires_grad


def _sgd(model, lr=0.2, weight_decay=0.1):
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=0.8, weight_decay=weight_decay)


def epochs_of_training(lab, state, x, y, batch_size, epochs, training, **options):
    """Train for some epochs from a mode; return the losses, the state, and what the model and the loader saw."""
    model, calls = _spied(state, x)
    model.train(training)
    optimizer, loader, losses = _sgd(model), _loader(x, y, batch_size), []
    for _ in range(epochs):
        losses.append(lab.train_epoch(model, loader, nn.CrossEntropyLoss(), optimizer, str(x.device), **options))
    return {
        "losses": losses,
        "graph": any(_attached(loss) for loss in losses),
        "state": _state(model.inner),
        "trained": all(model.training_seen),
        "recorded": all(model.grad_seen),
        "called": bool(calls),
        "passes": loader.passes,
    }


def evaluated(lab, state, x, y, batch_size, training):
    """Evaluate a network; return loss, accuracy, and all that the model and the loader saw."""
    model, calls = _spied(state, x)
    model.train(training)
    loader = _loader(x, y, batch_size)
    loss, accuracy = lab.evaluate(model, loader, nn.CrossEntropyLoss(), str(x.device))
    kept = all(module.training == training for module in model.modules())
    return {"loss": loss, "accuracy": accuracy, "passes": loader.passes, **_seen(model, calls, kept)}


def predicted(lab, state, x, batch_size, training, once):
    """Predict; return classes, probabilities, and what the model saw. *once*: the batches come from a generator."""
    model, calls = _spied(state, x)
    model.train(training)
    loader = DataLoader(x, batch_size=batch_size)
    classes, probabilities = lab.predict(model, (each for each in loader) if once else loader, str(x.device))
    kept = all(module.training == training for module in model.modules())
    graph = _attached(probabilities)
    return {"classes": classes, "probabilities": probabilities, "graph": graph, **_seen(model, calls, kept)}


def _seen(model, calls, kept):
    return {
        "trained": any(model.training_seen),
        "recorded": any(model.grad_seen),
        "called": bool(calls),
        "mode kept": kept,
        "recording after": torch.is_grad_enabled(),
        "state": _state(model.inner),
        "no gradients": all(each.grad is None for each in model.parameters()),
    }


def _file():
    return Path(tempfile.mkdtemp()) / "checkpoint.pt"


def _set_up(kind, state, like):
    """Return a network, an optimizer of that kind and a scheduler."""
    model = _network(state, like)
    optimizer = _sgd(model) if kind == "SGD" else torch.optim.Adam(model.parameters(), lr=0.1)
    return model, optimizer, torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.3)


def _go_on(model, optimizer, scheduler, x, y, epochs):
    """Train without the student's loop, one step an epoch; return the rates."""
    rates = []
    model.train()
    for _ in range(epochs):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
        scheduler.step()
        rates.append(optimizer.param_groups[0]["lr"])
    return rates


def resumed(lab, kind, state, other, x, y, epochs, history, as_text):
    """Train, save, train on; load into other objects and train those on; return what was loaded, and both ways."""
    path = _file()
    first = _set_up(kind, state, x)
    _go_on(*first, x, y, epochs)
    lab.save_checkpoint(str(path) if as_text else path, *first, epochs, history)
    _go_on(*first, x, y, 4)
    second = _set_up(kind, other, x)
    parameters = list(second[0].parameters())
    loaded = lab.load_checkpoint(str(path) if as_text else path, *second, str(x.device))
    found = {"epochs": loaded[0], "history": loaded[1], "state": _state(second[0])}
    found["in place"] = all(a is b for a, b in zip(parameters, second[0].parameters(), strict=True))
    rates = _go_on(*second, x, y, 4)
    return {**found, "rates": rates, "state later": _state(second[0]), "without a pause": _state(first[0])}


def fitted(lab, state, tables, batch_size, epochs):
    """Fit without a file; return the history, the state, the rate, and how often each loader was gone through."""
    model, optimizer, scheduler = _set_up("SGD", state, tables[0])
    loaders = _loader(*tables[:2], batch_size), _loader(*tables[2:], batch_size)
    history = lab.fit(model, *loaders, nn.CrossEntropyLoss(), optimizer, scheduler, epochs, str(tables[0].device))
    rate = optimizer.param_groups[0]["lr"]
    return {"history": history, "state": _state(model), "rate": rate, "passes": [each.passes for each in loaders]}
