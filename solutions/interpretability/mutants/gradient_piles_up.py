"""Call backward, which adds to the gradients of the parameters.   (tasks.md 7.30, mistake 2)

loses: gradients
"""


def input_gradient(model: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    leaf = x.detach().clone().requires_grad_()
    with evaluating(model):
        model(leaf).gather(1, target[:, None]).sum().backward()
    return leaf.grad
