"""Turn the labels into one-hot rows."""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    probabilities = soft_targets(teacher_logits, temperature)
    log_probabilities = F.log_softmax(student_logits / temperature, dim=-1)
    soft = F.kl_div(log_probabilities, probabilities, reduction="batchmean")
    labels = F.one_hot(targets, student_logits.size(-1)).to(student_logits.dtype)
    hard = F.cross_entropy(student_logits, labels)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
