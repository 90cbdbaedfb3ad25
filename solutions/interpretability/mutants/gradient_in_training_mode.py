"""Leave the model in training mode.   (tasks.md 7.30, mistake 3)

loses: gradients
"""


def input_gradient(model: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    leaf = x.detach().clone().requires_grad_()
    scores = model(leaf).gather(1, target[:, None])
    return torch.autograd.grad(scores.sum(), leaf)[0]
