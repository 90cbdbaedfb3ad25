"""Let the caller's input require gradients.   (tasks.md 7.30, mistake 8)

loses: gradients
"""


def input_gradient(model: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    x.requires_grad_()
    with evaluating(model):
        scores = model(x).gather(1, target[:, None])
    return torch.autograd.grad(scores.sum(), x)[0]
