"""Move the batch without waiting, to the device of the teacher's weights."""


def distillation_step(
    student: nn.Module,
    teacher: nn.Module,
    batch: Sequence[Tensor],
    optimizer: torch.optim.Optimizer,
    temperature: float,
    alpha: float,
) -> float:
    inputs, targets = batch
    where = next(teacher.parameters())
    inputs = inputs.to(where.device, non_blocking=True)
    targets = targets.to(where.device, non_blocking=True)
    student.train()
    teacher.eval()
    with torch.no_grad():
        teacher_logits = teacher(inputs)
    optimizer.zero_grad()
    loss = distillation_loss(student(inputs), teacher_logits, targets, temperature, alpha)
    loss.backward()
    optimizer.step()
    return loss.item()
