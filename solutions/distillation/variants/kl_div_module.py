"""Use the modules KLDivLoss and CrossEntropyLoss."""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    probabilities = soft_targets(teacher_logits, temperature)
    log_probabilities = F.log_softmax(student_logits / temperature, dim=-1)
    soft = nn.KLDivLoss(reduction="batchmean")(log_probabilities, probabilities)
    hard = nn.CrossEntropyLoss()(student_logits, targets)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
