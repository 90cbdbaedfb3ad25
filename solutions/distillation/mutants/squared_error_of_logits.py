"""Match the logits by their squared differences.   (the other loss of the paper, its section 2.1)

loses: distillation_loss
"""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    probabilities = soft_targets(teacher_logits, temperature)
    log_probabilities = F.log_softmax(student_logits / temperature, dim=-1)
    soft = F.mse_loss(student_logits / temperature, teacher_logits.detach() / temperature)
    hard = F.cross_entropy(student_logits, targets)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
