"""Leave out the teacher's entropy.   (tasks.md 7.15, accept: only where gradients alone are graded)

loses: distillation_loss
"""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    probabilities = soft_targets(teacher_logits, temperature)
    log_probabilities = F.log_softmax(student_logits / temperature, dim=-1)
    soft = -(probabilities * log_probabilities).sum(dim=-1).mean()
    hard = F.cross_entropy(student_logits, targets)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
