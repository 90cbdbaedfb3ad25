"""Compute p log p by xlogy."""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    probabilities = soft_targets(teacher_logits, temperature)
    log_probabilities = F.log_softmax(student_logits / temperature, dim=-1)
    soft = (torch.xlogy(probabilities, probabilities) - probabilities * log_probabilities).sum() / len(targets)
    hard = F.cross_entropy(student_logits, targets)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
