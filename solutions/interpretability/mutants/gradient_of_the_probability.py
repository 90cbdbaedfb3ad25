"""Differentiate the softmax.   (tasks.md 7.30, mistake 1)

loses: gradients
"""


def input_gradient(model: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    leaf = x.detach().clone().requires_grad_()
    with evaluating(model):
        scores = model(leaf).softmax(dim=1).gather(1, target[:, None])
    return torch.autograd.grad(scores.sum(), leaf)[0]
