"""Multiply 0 by the logarithm of classes ruled out, which gives NaN.   (tasks.md 7.9, mistake 8)

loses: loss
"""


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    log_probabilities = logits - logits.logsumexp(dim=1, keepdim=True)  # (B, K)
    one_hot = torch.zeros_like(logits)
    one_hot[torch.arange(len(target), device=target.device), target] = 1
    return -(one_hot * log_probabilities).sum(dim=1).mean()
