"""Give kl_div probabilities where it wants log-probabilities.   (tasks.md 7.15, mistake 4)

loses: distillation_loss
"""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    probabilities = soft_targets(teacher_logits, temperature)
    probabilities_of_student = F.softmax(student_logits / temperature, dim=-1)
    soft = F.kl_div(probabilities_of_student, probabilities, reduction="batchmean")
    hard = F.cross_entropy(student_logits, targets)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
