"""The visible checks of pruning; `grader check pruning` runs them."""

from __future__ import annotations
import torch
from torch import nn


def counts(lab, pairs):
    """Return how many items each pair of an amount and a number stands for, or that it is refused."""
    found = []
    for amount, remaining in pairs:
        try:
            found.append(lab.number_to_prune(amount, remaining))
        except ValueError:
            found.append("refused")
    return found


def masked(lab, weight, amount, mask=None):
    """Return the mask of a parameter, the parameter and the earlier mask afterwards."""
    parameter = nn.Parameter(weight.clone())
    earlier = None if mask is None else mask.clone()
    new = lab.magnitude_mask(parameter, amount) if mask is None else lab.magnitude_mask(parameter, amount, earlier)
    return {"mask": new, "weight": parameter.detach(), "earlier mask": earlier}


def masked_channels(lab, weight, amount, dim):
    """Return the mask of whole slices of a parameter, and the parameter afterwards."""
    parameter = nn.Parameter(weight.clone())
    return {"mask": lab.channel_mask(parameter, amount, dim), "weight": parameter.detach()}


def masked_globally(lab, weights, amount, masks=None):
    """Return the masks of parameters, the order of their names, the parameters and the earlier masks afterwards."""
    parameters = {name: nn.Parameter(weight.clone()) for name, weight in weights.items()}
    if masks is None:
        new = lab.global_masks(parameters, amount)
    else:
        masks = {name: mask.clone() for name, mask in masks.items()}
        new = lab.global_masks(parameters, amount, masks)
    return {
        "masks": new,
        "order": list(new),
        "weights": {name: parameter.detach() for name, parameter in parameters.items()},
        "earlier masks": masks,
    }


def found_weights(lab, kind, state):
    """Return the prunable weights of a network, and whether they are its own parameters."""
    model = _network(kind, state)
    found = lab.prunable_weights(model)
    own = dict(model.named_parameters())
    return {
        "names": list(found),
        "values": {name: weight.detach().clone() for name, weight in found.items()},
        "own": all(weight is own.get(name) for name, weight in found.items()),
    }


def sparsities(lab, kind, states):
    """Return the sparsity of networks with these states."""
    return [lab.sparsity(_network(kind, state)) for state in states]


def pruned(lab, kind, state, amounts, x):
    """Prune a network once for each amount; return the masks, its state and output, and whether it kept its form."""
    model = _network(kind, state)
    parameters = dict(model.named_parameters())
    masks = None
    for amount in amounts:
        masks = lab.prune_model(model, amount) if masks is None else lab.prune_model(model, amount, masks)
    after = dict(model.named_parameters())
    same = after.keys() == parameters.keys() and all(after[name] is parameters[name] for name in after)
    hooks = sum(len(module._forward_pre_hooks) + len(module._forward_hooks) for module in model.modules())
    with torch.no_grad():
        output = model(x)
    return {
        "masks": masks,
        "state": {name: value.clone() for name, value in model.state_dict().items()},
        "output": output,
        "same parameters": same and all(parameter.requires_grad for parameter in after.values()),
        "hooks": hooks,
    }


def finetuned(lab, state, masks, history, batches, optimizer, options):
    """Train a network densely on *history*, then hand it over with its optimizer; return losses and weights."""
    model = _network("small", state)
    optimizer = getattr(torch.optim, optimizer)(model.parameters(), **options)
    for x, target in history:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), target).backward()
        optimizer.step()
    losses = lab.finetune(model, masks, optimizer, (pair for pair in batches), nn.functional.mse_loss)
    return {
        "losses": losses,
        "state": {name: value.clone() for name, value in model.state_dict().items()},
    }


def _network(kind, state):
    model = {"small": _small, "single": _single, "mixed": _Mixed, "plain": _plain, "tiny": _tiny}[kind]()
    some = next(iter(state.values()))
    model.to(some.device, some.dtype).load_state_dict(state, strict=False)
    return model.eval() if kind != "small" else model


def _tiny():
    return nn.Linear(1, 1)


def _small():
    return nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 4))


def _single():
    return nn.Linear(6, 5)


def _plain():
    return nn.Sequential(nn.BatchNorm1d(6), nn.ReLU())


class _Mixed(nn.Module):
    """A network of many kinds of layers, some of them deep inside."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(7, 9)
        self.conv = nn.Conv2d(2, 3, (2, 3))
        self.norm = nn.BatchNorm2d(3)
        self.body = nn.Sequential(nn.Flatten(), nn.Sequential(nn.Linear(18, 9), nn.LayerNorm(9)), nn.ReLU())
        self.head = nn.Linear(9, 5, bias=False)

    def forward(self, x):
        """Map images (B, 2, 4, 4) to numbers (B, 5)."""
        return self.head(self.body(torch.relu(self.norm(self.conv(x)))) + self.words.weight.sum(0))
