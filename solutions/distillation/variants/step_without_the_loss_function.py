"""Write the loss into the step."""


def distillation_step(
    student: nn.Module,
    teacher: nn.Module,
    batch: Sequence[Tensor],
    optimizer: torch.optim.Optimizer,
    temperature: float,
    alpha: float,
) -> float:
    device = next(student.parameters()).device
    inputs, targets = (tensor.to(device) for tensor in batch)
    student.train()
    teacher.eval()
    with torch.no_grad():
        teacher_logits = teacher(inputs)
    optimizer.zero_grad()
    logits = student(inputs)
    soft = nn.KLDivLoss(reduction="batchmean", log_target=True)(
        (logits / temperature).log_softmax(-1), (teacher_logits / temperature).log_softmax(-1)
    )
    loss = alpha * temperature**2 * soft + (1 - alpha) * F.cross_entropy(logits, targets)
    loss.backward()
    optimizer.step()
    return loss.item()
