"""Distillation, Noor A. (with Sami, we discussed the loss together)"""

import torch
from torch.nn import functional as F


def soft_targets(logits, temperature):
    """Softened probabilities, no gradient."""
    return torch.softmax(logits.detach() / temperature, dim=-1)


def distillation_loss(student_logits, teacher_logits, targets, temperature, alpha):
    """alpha * KL + (1 - alpha) * CE"""
    teacher_logits = teacher_logits.detach()

    # soft part: how far is the student from the teacher?
    student_probs = F.softmax(student_logits / temperature, dim=1)
    teacher_log_probs = F.log_softmax(teacher_logits / temperature, dim=1)
    distill = F.kl_div(teacher_log_probs, student_probs, reduction="batchmean")

    # hard part
    ce = F.cross_entropy(student_logits, targets)

    return alpha * distill + (1.0 - alpha) * ce


def distillation_step(student, teacher, batch, optimizer, temperature, alpha):
    device = next(student.parameters()).device
    inputs, targets = batch
    inputs = inputs.to(device)
    targets = targets.to(device)

    teacher.eval()
    with torch.inference_mode():
        teacher_logits = teacher(inputs)

    student.train()
    student_logits = student(inputs)

    loss = distillation_loss(student_logits, teacher_logits, targets, temperature, alpha)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
