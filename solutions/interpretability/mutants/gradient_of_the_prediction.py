"""Explain the predicted class, not the target.   (tasks.md 7.30, mistake 4)

loses: gradients
"""


def input_gradient(model: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    leaf = x.detach().clone().requires_grad_()
    with evaluating(model):
        scores = model(leaf).amax(dim=1)
    return torch.autograd.grad(scores.sum(), leaf)[0]
