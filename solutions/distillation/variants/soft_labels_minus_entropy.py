"""Use cross_entropy with soft labels and subtract the teacher's entropy."""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    probabilities = soft_targets(teacher_logits, temperature)
    soft = F.cross_entropy(student_logits / temperature, probabilities)
    soft = soft + torch.special.entr(probabilities).sum(dim=-1).mean().neg()
    hard = F.cross_entropy(student_logits, targets)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
