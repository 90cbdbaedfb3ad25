"""Contract over batch and classes."""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    with torch.no_grad():
        log_targets = torch.log_softmax(teacher_logits / temperature, dim=1)
    log_probabilities = F.log_softmax(student_logits / temperature, dim=-1)
    soft = torch.einsum("bc,bc->", log_targets.exp(), log_targets - log_probabilities) / student_logits.shape[0]
    hard = F.cross_entropy(student_logits, targets)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
