"""Give the loss probabilities of the student.   (tasks.md 7.3, mistake 9)

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
    loss = distillation_loss(student(inputs).softmax(dim=-1), teacher_logits, targets, temperature, alpha)
    loss.backward()
    optimizer.step()
    return loss.item()
