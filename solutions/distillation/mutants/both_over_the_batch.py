"""Normalise both networks over the batch.   (tasks.md 7.15, mistake 9)

loses: distillation_loss
"""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    probabilities = F.softmax(teacher_logits.detach() / temperature, dim=0)
    log_probabilities = F.log_softmax(student_logits / temperature, dim=0)
    soft = F.kl_div(log_probabilities, probabilities, reduction="batchmean")
    hard = F.cross_entropy(student_logits, targets)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
