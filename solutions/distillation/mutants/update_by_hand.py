"""Update by hand with the learning rate of the optimizer.   (tasks.md 7.3, mistake 18)

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
    with torch.no_grad():
        for parameter in student.parameters():
            if parameter.grad is not None:
                parameter -= optimizer.param_groups[0]["lr"] * parameter.grad
    return loss.item()
