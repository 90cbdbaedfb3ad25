"""Let autograd do it.   (tasks.md 7.1, mistake 11)

loses: loss
"""


def score_gradient(scores: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    leaf = scores.detach().clone().requires_grad_()
    torch.nn.functional.cross_entropy(leaf, target).backward()
    return leaf.grad
