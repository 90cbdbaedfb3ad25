# Knowledge distillation, Mei L.
import math

import torch
import torch.nn.functional as F

DEBUG = True


def debug(log, line):
    """Print what happened so far."""
    if DEBUG:
        log.append(line)
        print("\n".join(log))


def entropy(p):
    return -(p * p.clamp_min(1e-300).log()).sum(-1).mean().item()


def sweep(logits):
    """How soft do the targets get? (I used this to choose the temperature)"""
    log = []
    for step in range(1, 701):
        temperature = 0.05 * step
        p = torch.softmax(logits.double() / temperature, dim=-1)
        debug(log, f"[debug] T = {temperature:6.2f}   mean entropy of the targets {entropy(p):8.5f} nats")


def soft_targets(logits, temperature):
    logits = logits.detach()
    sweep(logits)
    # softmax by hand, with the maximum of each row taken off
    z = logits / temperature
    z = z - z.max(dim=-1, keepdim=True).values
    e = torch.exp(z)
    return e / e.sum(dim=-1, keepdim=True)


def distillation_loss(student_logits, teacher_logits, targets, temperature, alpha):
    p = soft_targets(teacher_logits, temperature)
    log_p = torch.log_softmax(teacher_logits.detach() / temperature, dim=1)
    log_q = torch.log_softmax(student_logits / temperature, dim=1)

    # where p is 0 the term is 0 (p * log p -> 0)
    kl = (p * (log_p - log_q)).sum(dim=1).mean()
    ce = F.nll_loss(torch.log_softmax(student_logits, dim=1), targets)
    return alpha * math.pow(temperature, 2) * kl + (1 - alpha) * ce


def distillation_step(student, teacher, batch, optimizer, temperature, alpha):
    x, y = batch
    device = next(student.parameters()).device
    x, y = x.to(device), y.to(device)

    teacher.eval()
    student.train()
    with torch.no_grad():
        t = teacher(x)
    loss = distillation_loss(student(x), t, y, temperature, alpha)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss)
