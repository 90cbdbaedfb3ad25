"""Drivers of the distillation checks: they feed logits, or build two small networks and take distillation steps."""

from __future__ import annotations

import torch
from probekit import GradSpy, toy_accelerator
from torch import nn


def targets_of_a_network(lab, logits, temperature):
    """Make soft targets from logits that hang on a graph; return them and whether they do."""
    made = lab.soft_targets(logits.clone().requires_grad_(), temperature)
    return {"probabilities": made.detach(), "requires_grad": made.requires_grad}


def targets_and_logits(lab, logits, temperature):
    """Return the soft targets and the logits as they are afterwards."""
    logits = logits.clone()
    return {"probabilities": lab.soft_targets(logits, temperature), "logits afterwards": logits}


def loss_and_logits(lab, student_logits, teacher_logits, *options):
    """Return the loss and both kinds of logits as they are afterwards."""
    student_logits, teacher_logits = student_logits.clone(), teacher_logits.clone()
    loss = lab.distillation_loss(student_logits, teacher_logits, *options)
    return {"loss": loss, "student's logits afterwards": student_logits, "teacher's logits afterwards": teacher_logits}


def gradient(lab, student_logits, *options):
    """Return the loss and its gradient with respect to the student's logits."""
    student_logits = student_logits.clone().requires_grad_()
    loss = lab.distillation_loss(student_logits, *options)
    loss.backward()
    return {"loss": loss.detach(), "gradient": student_logits.grad}


def gradients_of_both(lab, student_logits, teacher_logits, *options):
    """Return the gradients when both kinds of logits could have one."""
    student_logits = student_logits.clone().requires_grad_()
    teacher_logits = teacher_logits.clone().requires_grad_()
    lab.distillation_loss(student_logits, teacher_logits, *options).backward()
    return {"student's gradient": student_logits.grad, "teacher's gradient": teacher_logits.grad}


def trained(lab, student_state, teacher_state, batches, optimizer, *options):
    """Take one step for each batch, each time from the modes that are not wanted; return what there is afterwards."""
    return _train(lab, _network(student_state), _network(teacher_state), batches, optimizer, options)


def trained_with_frozen_layer(lab, student_state, teacher_state, batches, optimizer, *options):
    """Take steps with a student whose first layer is frozen."""
    student = _network(student_state)
    student[0].requires_grad_(False)
    return _train(lab, student, _network(teacher_state), batches, optimizer, options)


def trained_with_hooks(lab, student_state, teacher_state, batches, optimizer, *options):
    """Take steps with networks whose outputs are changed by forward hooks."""
    student, teacher = _network(student_state), _network(teacher_state)
    student.register_forward_hook(lambda _module, _arguments, output: 1.5 * output + 0.1 * output**2)
    teacher.register_forward_hook(lambda _module, _arguments, output: 0.5 * output - 0.2 * output**2)
    return _train(lab, student, teacher, batches, optimizer, options)


def trained_on_an_accelerator(lab, student_state, teacher_state, batches, optimizer, *options):
    """Take steps with networks on an accelerator, a stand-in where the run has none, and batches on the CPU."""
    batches = [[inputs.cpu(), targets.cpu()] for inputs, targets in batches]
    student, teacher = _network(student_state), _network(teacher_state)
    if student[0].weight.is_cuda:
        return _train(lab, student, teacher, batches, optimizer, options)
    with toy_accelerator():
        return _train(lab, student.to("cuda"), teacher.to("cuda"), batches, optimizer, options)


def watched_teacher(lab, student_state, teacher_state, batch, optimizer, *options):
    """Take one step with a teacher that notes whether gradients are recorded while it runs."""
    student, teacher = _network(student_state), GradSpy(_network(teacher_state))
    loss = lab.distillation_step(student, teacher, batch, _optimizer(student, optimizer), *options)
    return {"loss": _plain(loss), "records gradients": any(teacher.grad_seen)}


def returned(lab, student_state, teacher_state, batch, optimizer, *options):
    """Take one step; return what it gave, and whether that keeps a graph alive."""
    student, teacher = _network(student_state), _network(teacher_state)
    loss = lab.distillation_step(student, teacher, batch, _optimizer(student, optimizer), *options)
    return {"loss": _plain(loss), "keeps a graph": bool(getattr(loss, "requires_grad", False))}


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
