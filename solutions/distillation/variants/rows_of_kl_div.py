"""Sum over the classes and average over the examples."""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    probabilities = soft_targets(teacher_logits, temperature)
    log_probabilities = F.log_softmax(student_logits / temperature, dim=-1)
    soft = F.kl_div(log_probabilities, probabilities, reduction="none").sum(dim=1).mean()
    hard = F.cross_entropy(student_logits, targets)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
