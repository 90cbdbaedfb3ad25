"""Let the loss of the step flow back into the teacher.   (tasks.md 7.15, mistake 8)

loses: distillation_step
"""


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
    teacher_logits = teacher(inputs)
    optimizer.zero_grad()
    logits = student(inputs)
    loss = distillation_loss(logits, teacher_logits, targets, temperature, alpha)
    loss = loss + 0 * teacher_logits.sum()
    loss.backward()
    optimizer.step()
    return loss.item()
