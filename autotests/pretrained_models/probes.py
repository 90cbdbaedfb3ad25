"""Drivers of the pretrained models checks. Nothing is downloaded: what would be, is noted and made up here.

Models of torchvision are small ones with few classes, or lie on the device "meta", where only shapes exist.
"""

from __future__ import annotations

import contextlib
from unittest import mock

import torch
from torch import nn
from torchvision import models
from torchvision.models import WeightsEnum


@contextlib.contextmanager
def no_downloads(serve):
    """Note the weights that are asked for within the block, and give what *serve* returns in their place."""
    asked = []

    def weights_of(weights, *args, **kwargs):
        asked.append(str(weights))
        return serve()

    def from_url(url, *args, **kwargs):
        asked.append(str(url))
        return serve()

    with (
        mock.patch.object(WeightsEnum, "get_state_dict", weights_of),
        mock.patch.object(torch.hub, "load_state_dict_from_url", from_url),
    ):
        yield asked


def refused():
    """Stand for a machine without a network."""
    raise OSError("nothing is downloaded here")


def named(weights):
    """Return the name of weights with that of their class, or what was returned instead."""
    return str(weights) if isinstance(weights, WeightsEnum) else f"no member of an enum: {type(weights).__name__}"


def member(name):
    """Return weights by their name with that of their class."""
    kind, _, version = name.partition(".")
    places = [place for place in (models, models.segmentation, models.video) if hasattr(place, kind)]
    return getattr(getattr(places[0], kind), version)


def shapes_of(model):
    """Return the shapes of all parameters and buffers by name."""
    return {name: list(value.shape) for name, value in model.state_dict().items()}


def state_of(model):
    """Return copies of all parameters and buffers by name."""
    return {name: value.detach().clone() for name, value in model.state_dict().items()}


# --- weights and inputs -----------------------------------------------------------------------------------------------


def weights_listed(lab, architectures):
    """Return the list of weights of each architecture."""
    return {name: list(lab.list_weights(name)) for name in architectures}


def weights_found(lab, asked):
    """Return which weights are found for each pair of architecture and name; the name may be left out."""
    return [named(lab.find_weights(*each)) for each in asked]


def weights_refused(lab, asked):
    """Return the kind of error for each pair of architecture and name."""
    kinds = []
    for each in asked:
        try:
            kinds.append(named(lab.find_weights(*each)))
        except ValueError:
            kinds.append("ValueError")
        except (KeyError, TypeError, AttributeError) as error:
            kinds.append(type(error).__name__)
    return kinds


def preprocessed(lab, name, images, step):
    """Return the shape of the batch and every so many pixels of it."""
    batch = lab.preprocess(member(name), images)
    return {"shape": list(batch.shape), "pixels": batch[..., ::step, ::step]}


# --- build, load, adapt -----------------------------------------------------------------------------------------------


def built(lab, architecture, num_classes):
    """Return the shapes of a model that was built, and what was downloaded for it."""
    with no_downloads(refused) as asked, torch.device("meta"):
        model = lab.build(architecture, num_classes)
    return {"shapes": shapes_of(model), "downloads": asked}


def small_net(numbers, classes):
    """Return a small network filled with *numbers*."""
    model = nn.Sequential(nn.Linear(4, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, classes)).to(numbers)
    used = 0
    for name, value in model.state_dict().items():
        if value.is_floating_point():
            part = numbers[used : used + value.numel()].reshape(value.shape)
            value.copy_(part.abs() + 0.5 if name.endswith("running_var") else part)
            used += value.numel()
    return model.eval()


def loaded_exactly(lab, numbers, states, inputs):
    """Load each state into a network; return how each attempt ended, and the network's state and output after it."""
    model = small_net(numbers, 3)
    seen = []
    for state in states:
        try:
            lab.load_exactly(model, state)
            ended = "loaded"
        except NotImplementedError:  # a RuntimeError, too
            raise
        except RuntimeError:
            ended = "RuntimeError"
        seen.append({"ended": ended, "state": state_of(model), "output": model(inputs).detach()})
    return seen


def loaded_matching(lab, numbers, state, inputs):
    """Load what matches; return the two lists, the network's state and output, and what the given state is then."""
    model = small_net(numbers, 3)
    kept, unused = lab.load_matching(model, state)
    return {
        "kept": list(kept),
        "unused": list(unused),
        "state": state_of(model),
        "output": model(inputs).detach(),
        "given": {name: value.clone() for name, value in state.items()},
    }


def written(model):
    """Write numbers into *model* that are the same with every version of torch, on every machine."""
    for number, (name, value) in enumerate(model.state_dict().items()):
        if not value.is_floating_point():
            continue
        places = torch.arange(value.numel(), device="cpu") % 65521 + number
        spread = ((places * places % 65521) * 48271 % 65521 / 65521 - 0.5).to(value).reshape(value.shape)
        if value.dim() > 1:
            value.copy_(spread * (24 / value[0].numel()) ** 0.5)  # keeps the size of what passes through
        elif name.endswith(("running_var", "weight")):
            value.copy_(1 + 0.5 * spread)
        else:
            value.copy_(0.2 * spread)
    return model


class Leaves(nn.Module):
    """A classifier as torchvision has them, only small."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Tanh(), nn.Conv2d(8, 5, 1))
        self.classifier = nn.Sequential(nn.Linear(5, 7), nn.Tanh(), nn.Linear(7, 9))

    def forward(self, images):
        """Return logits."""
        return self.classifier(self.features(images).mean((2, 3)))  # (B, 3, H, W) -> (B, 5) -> (B, classes)


def adapted_leaves(lab, weight, bias, images):
    """Adapt a small model, write the new layer's numbers; return its outputs and what can be trained."""
    return _adapted(lab, Leaves(), "classifier.2", weight, bias, images)


def adapted(lab, architecture, layer, weight, bias, images):
    """Adapt a model of torchvision, write the new layer's numbers; return its outputs and what can be trained."""
    return _adapted(lab, models.get_model(architecture, weights=None, num_classes=9), layer, weight, bias, images)


def _adapted(lab, model, layer, weight, bias, images):
    model = written(model).to(images).eval().requires_grad_(False)
    before = state_of(model)
    returned = lab.adapt_classifier(model, len(bias))
    new = model.get_submodule(layer)
    trainable = [name for name, value in model.named_parameters() if value.requires_grad]
    with torch.no_grad():
        new.weight.copy_(weight)
        new.bias.copy_(bias)
    after = state_of(model)
    others = [name for name in before if not name.startswith(layer)]
    return {
        "same model": returned is model,
        "trainable": trainable,
        "others kept": sum(name in after and torch.equal(before[name], after[name]) for name in others),
        "output": model(images).detach(),
    }


def adapted_shapes(lab, architecture, num_classes):
    """Adapt a model that is on no real device; return all shapes, and where and of which dtype the parameters are."""
    with torch.device("meta"):
        model = models.get_model(architecture, weights=None).to(torch.bfloat16)
    lab.adapt_classifier(model, num_classes)
    places = sorted({f"{value.device.type} {value.dtype}" for value in model.parameters()})
    last = [type(layer).__name__ for layer in model.modules() if isinstance(layer, nn.Linear | nn.Conv2d)][-1]
    return {"shapes": shapes_of(model), "places": places, "last layer": last}


NETS = {"squeezenet1_1": (models.SqueezeNet, "1_1"), "mobilenet_v2": (models.MobileNetV2,)}  # class, arguments


def pretrained(lab, architecture, layer, num_classes, shift, images, *name):
    """Load pretrained weights that are made up; return which were asked for and what the model is like."""
    net, *options = NETS[architecture]
    with torch.device("meta"):
        shapes = net(*options).state_dict()
    served = {}
    for number, (key, value) in enumerate(shapes.items()):
        served[key] = torch.full(value.shape, 5 + number, dtype=value.dtype)
        if value.is_floating_point():
            served[key] *= 0.01 * shift.to("cpu", value.dtype)
    first = next(value for value in served.values() if value.dim() == 4)
    first.copy_(torch.arange(first.numel()).to(first).mul_(shift.to(first)).sin_().reshape(first.shape))
    with no_downloads(lambda: dict(served)) as asked:
        model = lab.load_pretrained(architecture, num_classes, *name)
    state = model.state_dict()
    kept = [key for key, value in served.items() if key in state and torch.equal(state[key].cpu(), value)]
    first = next(module for module in model.modules() if isinstance(module, nn.Conv2d))
    new = model.get_submodule(layer)
    with torch.no_grad():
        features = first(images.to(first.weight)).mean((2, 3))  # (B, 3, H, W) -> (B, channels)
    return {
        "asked": asked,
        "entries kept": len(kept),
        "shapes of the last layer": [list(new.weight.shape), list(new.bias.shape)],
        "first features": features,
    }


# --- prediction -------------------------------------------------------------------------------------------------------


class Classifier(nn.Module):
    """Give logits, with batch normalisation before them; note whether gradients were recorded."""

    def __init__(self, weight, mean):
        super().__init__()
        self.norm = nn.BatchNorm1d(weight.shape[1])
        self.linear = nn.Linear(weight.shape[1], weight.shape[0], bias=False)
        self.to(weight)
        with torch.no_grad():
            self.linear.weight.copy_(weight)
            self.norm.running_mean.copy_(mean)
        self.recorded = []

    def forward(self, inputs):
        """Return logits."""
        self.recorded.append(torch.is_grad_enabled())
        return self.linear(self.norm(inputs))


def predicted(lab, name, weight, mean, batch, k, training):
    """Return the classes found, whether gradients were recorded, and the state of the model afterwards."""
    model = Classifier(weight, mean).train(training)
    found = lab.predict(model, batch, member(name), k)
    return {
        "classes": [[(str(word), float(chance)) for word, chance in row] for row in found],
        "recorded": any(model.recorded),
        "state": state_of(model),
    }
