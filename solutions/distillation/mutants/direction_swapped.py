"""Compute KL(student || teacher).   (tasks.md 7.15, mistake 3)

loses: distillation_loss
"""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    log_targets = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    probabilities = F.softmax(student_logits / temperature, dim=-1)
    soft = F.kl_div(log_targets, probabilities, reduction="batchmean")
    hard = F.cross_entropy(student_logits, targets)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
