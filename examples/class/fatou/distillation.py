"""Knowledge distillation - Fatou D.

All tests were run on my laptop with MNIST, teacher 98.9 %, student 97.2 % -> 98.1 % with distillation :-)
"""

import torch
import torch.nn.functional as F

# my helpers from the first semester
from fatou_utils import AverageMeter, set_seed

set_seed(2024)
meter = AverageMeter()


def soft_targets(logits, temperature):
    with torch.no_grad():
        return F.softmax(logits / temperature, dim=-1)


def distillation_loss(student_logits, teacher_logits, targets, temperature, alpha):
    p_teacher = soft_targets(teacher_logits, temperature)
    log_p_student = F.log_softmax(student_logits / temperature, dim=-1)
    soft_loss = F.kl_div(log_p_student, p_teacher, reduction="batchmean") * temperature**2
    hard_loss = F.cross_entropy(student_logits, targets)
    return alpha * soft_loss + (1 - alpha) * hard_loss


def distillation_step(student, teacher, batch, optimizer, temperature, alpha):
    device = next(student.parameters()).device
    x, y = batch[0].to(device), batch[1].to(device)

    student.train()
    teacher.eval()

    optimizer.zero_grad()
    with torch.no_grad():
        teacher_logits = teacher(x)
    loss = distillation_loss(student(x), teacher_logits, y, temperature, alpha)
    loss.backward()
    optimizer.step()

    meter.update(loss.item(), x.size(0))
    return loss.item()
