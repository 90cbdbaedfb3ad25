"""Set the flag of the outermost module of the teacher only.   (tasks.md 7.15, mistake 11)

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
    teacher.training = False
    with torch.no_grad():
        teacher_logits = teacher(inputs)
    optimizer.zero_grad()
    loss = distillation_loss(student(inputs), teacher_logits, targets, temperature, alpha)
    loss.backward()
    optimizer.step()
    return loss.item()
