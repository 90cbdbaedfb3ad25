"""Normalise over the batch, not over the classes.   (tasks.md 7.9, mistake 1)

loses: loss
"""


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    log_probabilities = logits - logits.logsumexp(dim=0, keepdim=True)  # (B, K)
    return -log_probabilities.gather(1, target[:, None]).mean()
