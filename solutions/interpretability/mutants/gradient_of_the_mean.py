"""Differentiate the mean over the batch.   (tasks.md 7.30, mistake 9)

loses: gradients
"""


def input_gradient(model: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    leaf = x.detach().clone().requires_grad_()
    with evaluating(model):
        scores = model(leaf).gather(1, target[:, None])
    return torch.autograd.grad(scores.mean(), leaf)[0]
