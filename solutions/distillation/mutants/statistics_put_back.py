"""Run the teacher in training mode and restore its buffers.   (tasks.md 7.3, mistake 6)

loses: distillation_step
"""

import copy


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
    teacher.train()
    before = copy.deepcopy(teacher.state_dict())
    with torch.no_grad():
        teacher_logits = teacher(inputs)
    teacher.load_state_dict(before)
    optimizer.zero_grad()
    loss = distillation_loss(student(inputs), teacher_logits, targets, temperature, alpha)
    loss.backward()
    optimizer.step()
    return loss.item()
