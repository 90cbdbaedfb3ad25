"""The visible checks of transfer_learning; `grader check transfer_learning` runs them."""

from __future__ import annotations
import torch
from torch import nn
from torch.nn import functional


class Noise(nn.Module):
    """Stand in for dropout: as it, different in training and in evaluation, but the same each time."""

    def forward(self, values):
        """Return the values, larger by half in training."""
        return values * 1.5 if self.training else values


class Plain(nn.Module):
    """A network whose head is `fc`, and whose other layers have names like it."""

    def __init__(self, bias=True):
        super().__init__()
        self.fc_in = nn.Linear(6, 5)
        self.norm = nn.BatchNorm1d(5)
        self.noise = Noise()
        self.fc = nn.Linear(5, 9, bias=bias)

    def forward(self, inputs):
        """Return logits."""
        return self.fc(self.noise(torch.tanh(self.norm(self.fc_in(inputs)))))


class Nested(nn.Module):
    """A network whose head is `classifier.3`, with batch normalisation of two kinds, one of them deep inside."""

    def __init__(self):
        super().__init__()
        block = nn.Sequential(nn.Conv2d(4, 3, 2), nn.BatchNorm2d(3), nn.Tanh())
        self.features = nn.Sequential(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.Tanh(), nn.ModuleDict({"block": block}))
        self.scale = nn.Parameter(torch.ones(3))
        self.classifier = nn.Sequential(nn.Linear(3, 7), nn.BatchNorm1d(7), Noise(), nn.Linear(7, 8))

    def forward(self, inputs):
        """Return logits."""
        first, norm, tanh, rest = self.features
        found = rest["block"](tanh(norm(first(inputs)))).mean((2, 3))  # (B, 2, H, W) -> (B, 3)
        return self.classifier(found * self.scale)


class DeepHead(nn.Module):
    """A network whose head is made of several layers, one of them batch normalisation."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(6, 5), nn.BatchNorm1d(5), nn.LayerNorm(5), Noise())
        self.top = nn.Sequential(nn.Linear(5, 4), nn.BatchNorm1d(4), Noise(), nn.Linear(4, 3))

    def forward(self, inputs):
        """Return logits."""
        return self.top(torch.tanh(self.body(inputs)))


class Volumes(nn.Module):
    """A network for volumes, with batch normalisation of the third kind."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv3d(1, 3, 2)
        self.norm = nn.BatchNorm3d(3, affine=False)
        self.fc = nn.Linear(3, 4)

    def forward(self, inputs):
        """Return logits."""
        return self.fc(torch.tanh(self.norm(self.conv(inputs))).mean((2, 3, 4)))


def network(kind, numbers):
    """Return a network of that kind, filled with *numbers*, on their device and of their dtype."""
    if kind == "plain":
        model = Plain()
    elif kind == "no bias":
        model = Plain(bias=False)
    elif kind == "nested":
        model = Nested()
    elif kind == "deep head":
        model = DeepHead()
    else:
        model = Volumes()
    return filled(model.to(numbers), numbers)


def filled(model, numbers):
    """Fill the state of *model* with *numbers*, one after the other."""
    used = 0
    for name, value in model.state_dict().items():
        if value.is_floating_point():
            part = numbers[used : used + value.numel()].reshape(value.shape)
            value.copy_(part.abs() + 0.5 if name.endswith("running_var") else part)
            used += value.numel()
    return model


def state_of(model):
    """Return copies of all parameters and buffers by name."""
    return {name: value.detach().clone() for name, value in model.state_dict().items()}


def flags_of(model):
    """Return which parameters require a gradient."""
    return {name: value.requires_grad for name, value in model.named_parameters()}


def modes_of(model):
    """Return which modules are in training mode."""
    return {name: module.training for name, module in model.named_modules()}


def start_frozen(model, names):
    """Freeze the parameters of those names, and let all others be trained."""
    for name, value in model.named_parameters():
        value.requires_grad_(name not in names)


def set_head(model, head, weight, bias):
    """Write the numbers of a head, which are random otherwise."""
    layer = model.get_submodule(head)
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias)


def with_new_head(lab, kind, head, frozen, numbers, inputs, weight, bias):
    """Replace the head; return what the model looks like, and what it answers once the new head has given weights."""
    model = network(kind, numbers).eval()
    start_frozen(model, frozen)
    old = model.get_submodule(head)
    returned = lab.replace_head(model, head, len(bias))
    shapes = {name: list(value.shape) for name, value in model.state_dict().items()}
    flags = flags_of(model)
    set_head(model, head, weight, bias)
    output = model(inputs).detach()
    new = old is not model.get_submodule(head)
    return {"shapes": shapes, "flags": flags, "same model": returned is model, "new layer": new, "output": output}


def frozen_flags(lab, kind, head, frozen, numbers):
    """Freeze the backbone of a model some of whose parameters were frozen before; return what can be trained."""
    model = network(kind, numbers)
    start_frozen(model, frozen)
    returned = lab.freeze(model, head)
    return {"flags": flags_of(model), "same model": returned is model}


def unfrozen_flags(lab, kind, blocks, epochs, numbers):
    """Return what can be trained in each of those epochs, one after the other with the same model."""
    model = network(kind, numbers)
    seen = []
    for epoch in epochs:
        returned = lab.unfreeze_gradually(model, blocks, epoch)
        seen.append({"flags": flags_of(model), "same model": returned is model})
    return seen


def modes_after(lab, kind, head, training, numbers):
    """Return the mode of each module, of a model that was wholly in training or in evaluation before."""
    model = network(kind, numbers).train(training)
    returned = lab.train_mode(model, head)
    return {"modes": modes_of(model), "same model": returned is model}


def trained_in_groups(lab, kind, head, frozen, rates, numbers, inputs, labels):
    """Make an optimizer of the groups and take one step; return the rate of each trainable parameter and the state."""
    model = network(kind, numbers).eval()
    start_frozen(model, frozen)
    optimizer = torch.optim.SGD(lab.parameter_groups(model, head, *rates), lr=100.0)
    names = {id(value): name for name, value in model.named_parameters() if value.requires_grad}
    found = [(names.get(id(each)), group["lr"]) for group in optimizer.param_groups for each in group["params"]]
    functional.cross_entropy(model(inputs), labels).backward()
    optimizer.step()
    return {"rates": {name: rate for name, rate in found if name is not None}, "state": state_of(model)}


def prepared(lab, kind, head, numbers, weight, bias, inputs, labels, *options):
    """Prepare a model, give its head these weights, take steps; return what is trained and the state."""
    return _steps_of(lab, network(kind, numbers), head, weight, bias, inputs, labels, options)


def _steps_of(lab, model, head, weight, bias, inputs, labels, options):
    """Prepare *model*, give its head these weights, take three steps in evaluation mode."""
    optimizer = lab.prepare(model, head, len(bias), *options)
    set_head(model, head, weight, bias)
    model.eval()
    flags = flags_of(model)
    losses = []
    for _ in range(3):
        optimizer.zero_grad()
        loss = functional.cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return {"flags": flags, "losses": losses, "state": state_of(model)}


def one_step(lab, kind, head, rate, numbers, inputs, labels):
    """Take one step; return the loss and the state."""
    model = network(kind, numbers)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    return {"loss": lab.fine_tune_step(model, head, optimizer, inputs, labels), "state": state_of(model)}
