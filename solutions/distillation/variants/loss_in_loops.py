"""Compute the loss example by example."""


def distillation_loss(
    student_logits: Tensor, teacher_logits: Tensor, targets: Tensor, temperature: float, alpha: float
) -> Tensor:
    losses = []
    for given, taught, target in zip(student_logits, teacher_logits.detach(), targets, strict=True):
        log_given = F.log_softmax(given / temperature, dim=0)
        log_taught = F.log_softmax(taught / temperature, dim=0)
        soft = sum(p.exp() * (p - q) for p, q in zip(log_taught, log_given, strict=True))
        hard = -F.log_softmax(given, dim=0)[target]
        losses.append(alpha * temperature**2 * soft + (1 - alpha) * hard)
    return torch.stack(losses).mean()
