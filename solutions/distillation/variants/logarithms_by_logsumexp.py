"""Compute both logarithms by logsumexp and pick the labels by an index."""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    probabilities = soft_targets(teacher_logits, temperature)
    scaled = student_logits / temperature
    log_probabilities = scaled - scaled.logsumexp(dim=-1, keepdim=True)
    soft = F.kl_div(log_probabilities, probabilities, reduction="batchmean")
    rows = torch.arange(len(targets), device=targets.device)
    hard = (student_logits.logsumexp(dim=-1) - student_logits[rows, targets]).mean()
    return alpha * temperature**2 * soft + (1 - alpha) * hard
