"""Differentiate the loss.   (tasks.md 7.30, mistake 1)

loses: gradients
"""


def input_gradient(model: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    leaf = x.detach().clone().requires_grad_()
    with evaluating(model):
        loss = F.cross_entropy(model(leaf), target, reduction="sum")
    return torch.autograd.grad(loss, leaf)[0]
