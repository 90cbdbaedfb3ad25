"""The visible checks of distillation; `grader check distillation` runs them."""

from __future__ import annotations
import torch
from torch import nn


def trained(lab, student_state, teacher_state, batches, optimizer, *options):
    """Take one step for each batch, each time from the modes that are not wanted; return what there is afterwards."""
    return _train(lab, _network(student_state), _network(teacher_state), batches, optimizer, options)


def _train(lab, student, teacher, batches, optimizer, options):
    """Take one step for each batch; return losses, states and how many of the teacher's parameters got a gradient."""
    optimizer = _optimizer(student, optimizer)
    losses = []
    for batch in batches:
        student.eval()
        teacher.train()
        losses.append(_plain(lab.distillation_step(student, teacher, batch, optimizer, *options)))
    got = sum(parameter.grad is not None for parameter in teacher.parameters())
    return {"losses": losses, "student": _state(student), "teacher": _state(teacher), "teacher's gradients": got}


def _network(state):
    """Return a network with a copy of these weights, on their device and in their dtype."""
    hidden, inputs = state["0.weight"].shape
    middle = nn.BatchNorm1d(hidden) if "1.weight" in state else nn.Identity()
    layers = nn.Linear(inputs, hidden), middle, nn.Tanh(), nn.Linear(hidden, state["3.weight"].shape[0])
    network = nn.Sequential(*layers).to(state["0.weight"])
    network.load_state_dict(state)
    return network


def _optimizer(network, options):
    """Return an optimizer of torch over all parameters of a network; options hold its name and its arguments."""
    arguments = {key: value for key, value in options.items() if key != "name"}
    return getattr(torch.optim, options["name"])(network.parameters(), **arguments)


def _state(network):
    """Return a copy of the parameters and buffers."""
    return {name: value.detach().cpu().clone() for name, value in network.state_dict().items()}


def _plain(value):
    """Return a tensor without its graph, and a number of numpy as Python's own."""
    if isinstance(value, torch.Tensor):
        return value.detach().cpu()
    return value.item() if hasattr(value, "item") else value
