"""Compute the divergence from log-probabilities."""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    log_targets = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    log_probabilities = F.log_softmax(student_logits / temperature, dim=-1)
    soft = (log_targets.exp() * (log_targets - log_probabilities)).sum(dim=-1).mean()
    hard = F.cross_entropy(student_logits, targets)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
