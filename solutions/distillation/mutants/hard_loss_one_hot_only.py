"""Take the targets for one-hot rows.   (tasks.md 7.9, mistake 9)

loses: distillation_loss
"""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    probabilities = soft_targets(teacher_logits, temperature)
    log_probabilities = F.log_softmax(student_logits / temperature, dim=-1)
    soft = F.kl_div(log_probabilities, probabilities, reduction="batchmean")
    hard = -(targets * F.log_softmax(student_logits, dim=-1)).sum(dim=-1).mean()
    return alpha * temperature**2 * soft + (1 - alpha) * hard
