"""Hide the logarithm of zero behind a clamp.   (tasks.md 7.9, mistake 10)

loses: distillation_loss
"""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    probabilities = soft_targets(teacher_logits, temperature)
    log_probabilities = torch.log(F.softmax(student_logits / temperature, dim=-1).clamp_min(1e-12))
    soft = F.kl_div(log_probabilities, probabilities, reduction="batchmean")
    hard = F.cross_entropy(student_logits, targets)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
