"""Knowledge distillation: a small student network learns from the softened outputs of a trained teacher.

Source: G. Hinton, O. Vinyals, J. Dean, "Distilling the Knowledge in a Neural Network", 2015, section 2
(https://arxiv.org/abs/1503.02531).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    """Return the probabilities ``softmax(logits / temperature)`` over the last axis, as constants.

    Args:
        logits: the teacher's outputs before any softmax, (..., C), up to 1e4 in size; -inf rules a class out, and each
            row has at least one finite logit. Left as they are.
        temperature: greater than 0.

    Returns:
        Probabilities (..., C) in the dtype and on the device of *logits*, which do not require grad.

    Source: Hinton et al. 2015, equation 1.
    """
    raise NotImplementedError("your code here")


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    """Return ``alpha * T^2 * KL(teacher || student) + (1 - alpha) * CE(student, targets)``, a mean over the batch.

    The divergence is between the two distributions at temperature T, summed over the classes and averaged over the
    examples. The cross entropy uses the student's logits at temperature 1 and is averaged over the examples.

    Args:
        student_logits: (B, C), up to 1e4 in size. Left as they are.
        teacher_logits: (B, C), up to 1e4 in size. Left as they are; no gradient flows into them.
        targets: the right classes, (B,), int64, each in 0..C-1.
        temperature: T, greater than 0.
        alpha: weight of the soft term, in 0..1.

    Returns:
        The loss in nats, a 0-d tensor in the dtype of *student_logits*, differentiable in *student_logits*.

    Source: Hinton et al. 2015, section 2; `torch.nn.functional.kl_div`.
    """
    raise NotImplementedError("your code here")


def distillation_step(
    student: nn.Module,
    teacher: nn.Module,
    batch: Sequence[Tensor],
    optimizer: torch.optim.Optimizer,
    temperature: float,
    alpha: float,
) -> float:
    """Train *student* on one batch with the distillation loss; return the loss of that batch before the update.

    The student runs in training mode and the teacher in evaluation mode, whatever mode they arrive in. The teacher
    runs without recording gradients; its parameters and buffers stay as they are and get no gradient.

    Args:
        student: gives logits (B, C); its parameters are updated in place.
        teacher: gives logits (B, C) over the same classes, on the same device as *student*.
        batch: a tuple or list of inputs (B, ...) and targets (B,), int64; may lie on another device than the models.
        optimizer: holds the student's parameters; no gradients are left over when the first step begins.
        temperature: as for `distillation_loss`.
        alpha: as for `distillation_loss`.

    Returns:
        The loss as a Python float.
    """
    raise NotImplementedError("your code here")
