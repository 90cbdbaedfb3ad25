"""Exponentiate the student's logits as they are.   (tasks.md 7.9, mistake 3)

loses: distillation_loss
"""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    probabilities = soft_targets(teacher_logits, temperature)
    scaled = student_logits / temperature
    log_probabilities = scaled - scaled.exp().sum(dim=-1, keepdim=True).log()
    soft = F.kl_div(log_probabilities, probabilities, reduction="batchmean")
    hard = F.cross_entropy(student_logits, targets)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
