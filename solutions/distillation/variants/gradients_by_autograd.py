"""Ask autograd for the gradients."""


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
    parameters = [parameter for parameter in student.parameters() if parameter.requires_grad]
    loss = distillation_loss(student(inputs), teacher_logits, targets, temperature, alpha)
    for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
        parameter.grad = gradient
    optimizer.step()
    return loss.item()
