"""Apply weight decay by hand, to frozen layers as well.   (tasks.md 7.3, mistake 18)

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
    with torch.no_grad():
        teacher_logits = teacher(inputs)
    optimizer.zero_grad()
    loss = distillation_loss(student(inputs), teacher_logits, targets, temperature, alpha)
    loss.backward()
    group = optimizer.param_groups[0]
    with torch.no_grad():
        for parameter in student.parameters():
            if parameter.grad is None:
                parameter.data.mul_(1 - group["lr"] * group["weight_decay"])
    optimizer.step()
    return loss.item()
