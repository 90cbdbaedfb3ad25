"""Drivers that run beside student code and return plain data. No answers in here.

`lab` is the student's module. Where no probe has a name, `student.NAME(...)` calls the lab's own function.
"""

import torch


def gradient(lab, x, mask, weight):
    """Return the gradient of the weighted sum of the squared means with respect to x."""
    x = x.detach().clone().requires_grad_()
    (lab.masked_mean(x, mask).square() * weight).sum().backward()
    return torch.zeros_like(x) if x.grad is None else x.grad
