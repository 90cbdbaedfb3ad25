"""Make every layer of the student trainable.   (tasks.md 7.3, mistake 18)

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
    student.requires_grad_(True)
    teacher.eval()
    with torch.no_grad():
        teacher_logits = teacher(inputs)
    optimizer.zero_grad()
    loss = distillation_loss(student(inputs), teacher_logits, targets, temperature, alpha)
    loss.backward()
    optimizer.step()
    return loss.item()
